"""Google's sign-in: OpenID Connect with PKCE, id_tokens signed with RS256, userinfo, revocation."""
