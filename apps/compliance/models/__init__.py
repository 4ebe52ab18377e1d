"""Tables of `compliance`: the audit chain, keys, consents, exports, erasures."""

from apps.compliance.models.audit import ActorKind, AuditChain, AuditEvent, AuditSweep, SubjectRef
from apps.compliance.models.consents import Consent
from apps.compliance.models.erasures import ErasureCase
from apps.compliance.models.exports import ExportRequest
from apps.compliance.models.keys import UserKey, VaultCanary

__all__ = [
    "ActorKind",
    "AuditChain",
    "AuditEvent",
    "AuditSweep",
    "Consent",
    "ErasureCase",
    "ExportRequest",
    "SubjectRef",
    "UserKey",
    "VaultCanary",
]
