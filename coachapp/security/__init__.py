"""What proves who somebody is, beside their password: second factors, passkeys, an issuer."""
