from huey.api import Huey as Huey, SqliteHuey as SqliteHuey
