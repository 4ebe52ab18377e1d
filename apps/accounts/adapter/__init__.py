"""allauth's hooks: how accounts are made here, who vouches for people, what phones are told."""

from apps.accounts.adapter.account import AccountAdapter
from apps.accounts.adapter.phone import PhoneAdapter
from apps.accounts.adapter.second_step import SecondStepAdapter
from apps.accounts.adapter.social import SocialAccountAdapter

__all__ = ["AccountAdapter", "PhoneAdapter", "SecondStepAdapter", "SocialAccountAdapter"]
