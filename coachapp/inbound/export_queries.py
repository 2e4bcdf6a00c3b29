"""What a client takes along of the mails that they sent here. A coach has their replies among their own words, without what they quoted."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.feedback.models import Feedback, Reply
from coachapp.inbound.models import InboundMail, ReplyFile

_OF_CLIENT = Feedback.client_id == OF

SECTIONS = (
    Section(
        "mails_sent_here",
        sa.select(*plain(InboundMail, "account_id", "key"))
        .where(InboundMail.account_id == OF, Feedback.id == InboundMail.feedback_id, _OF_CLIENT)
        .order_by(InboundMail.id),
    ),
    Section(
        "files_of_replies",
        sa.select(*plain(ReplyFile))
        .where(Reply.id == ReplyFile.reply_id, Feedback.id == Reply.feedback_id, _OF_CLIENT, Reply.author_id == OF)
        .order_by(ReplyFile.file_id),
    ),
)
