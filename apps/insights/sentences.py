"""Why there is no recommendation, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS: Mapping[str, Promise] = {
    "red_flag": gettext_lazy(
        "What you describe needs a doctor, not a training note. Please stop training and speak to one today; "
        "if it is urgent, call your emergency number. Your words were neither sent nor kept."
    ),
    "minor": gettext_lazy(
        "Recommendations are for adults. By the year of birth in your settings you are under 18, or may be."
    ),
    "barred_sources": gettext_lazy(
        "Everything that we hold of your last weeks came from Strava, whose terms bar its data from any AI, "
        "even with your consent. Connect Garmin, or upload the files of your device, and ask again."
    ),
    "no_data": gettext_lazy(
        "There is nothing to write about yet. Upload the files of your device or connect an account, and ask "
        "again."
    ),
    "consent_withdrawn": gettext_lazy("You withdrew your consent, so nothing was written."),
    "paused": gettext_lazy("The model is switched off here at the moment. Ask again later."),
    "model_refused": gettext_lazy("Claude declined to answer. Ask again, perhaps in other words."),
    "model_cut_off": gettext_lazy("Claude's answer broke off, so nobody is shown half of it. Ask again."),
    "answer_rejected": gettext_lazy(
        "Claude's answer did not pass our checks, for instance because a figure in it is not among yours, so "
        "nobody is shown it. Ask again."
    ),
    "key_refused": gettext_lazy(
        "This site's key for the model is not accepted. Whoever runs it can mend that."
    ),
    "request_refused": gettext_lazy("The model did not take our request, which is a fault on our side."),
    "spend_limit": gettext_lazy("This site's budget for the model is spent until the month ends."),
    "rate_limited": gettext_lazy("Too many ask the model at the moment. Ask again in a while."),
    "unavailable": gettext_lazy(
        "The model could not be reached, also not after several tries. Ask again later."
    ),
    "timed_out": gettext_lazy(
        "The model did not answer in time, also not after several tries. Ask again later."
    ),
    "malformed": gettext_lazy(
        "What came back could not be read, also not after several tries. Ask again later."
    ),
}


def of_reason(code: str) -> str:
    """Say why there is no recommendation."""
    return str(
        REASONS.get(code) or _("It could not be written, which is a fault on our side. Ask again later.")
    )
