"""The API of consents, exports, the audit trail and erasure."""
