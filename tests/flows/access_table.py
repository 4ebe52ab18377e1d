"""Who gets which answer at which address. A route that is not here fails the walk; so does one that is gone.

An answer is a status for the owner of the thing, for other signed-in people, and for nobody. Where `nobody`
is left out, the door answers them: a page leads to sign-in (302), the API asks for a token (401). A bearer
token opens the API and nothing else. What a route does not offer is 405, after the door.
"""

from uuid import UUID

from tests.factories import PASSWORD
from tests.flows.access_routes import (
    METHODS,
    Answer,
    Door,
    Route,
    anybody,
    api,
    coachs,
    each,
    mine,
    page,
    unguarded,
)
from tests.flows.access_world import (
    CLERK,
    COACH,
    EX_COACH,
    INVITE_TOKEN,
    OTHER_COACH,
    STAFF,
    STRANGER,
    STRANGER_TOKEN,
)

FORM = {"title": "Race", "sport": "", "note": "", "feel": "", "perceived_exertion": ""}
FTP = {"kind": "ftp_w", "value": "250", "effective_on": "2026-11-01"}
NAME = frozenset({"name"})
COACHES = dict.fromkeys((COACH, OTHER_COACH, EX_COACH), 200)
MET = frozenset({"name", "note"})
"""What an invite shows to whoever has its link."""
EVERYBODY = (COACH, EX_COACH, OTHER_COACH, STRANGER, STAFF, CLERK, STRANGER_TOKEN)
TOKEN = {"token": INVITE_TOKEN}
PURPOSE = {"purpose": "purpose"}
PROVIDER = {"provider": "provider"}
ATHLETES = {"person": "owner", "public_id": "activity"}
ASKING = frozenset({"name", "note"})
SIGNED_IN_TO = {"provider": "password_provider"}
PARTS = {"public_id": "activity", "recording_id": "recording"}

PAGES: dict[str, Route] = {
    "pages:favicon": unguarded(get=anybody(302)),
    "pages:home": unguarded(get=Answer(302, 302, 200)),
    "pages:today": page("load-card", "latest", "readiness", get=each(200), shows="name title"),
    "pages:activities": page(
        "activity-list",
        "older-activities",
        "load-card",
        "uploads",
        get=each(200),
        shows="name title file reading",
    ),
    "pages:hidden": page(get=each(200), shows="title"),
    "pages:activity": page(
        "activity-head",
        "activity-figures",
        "own-words",
        get=mine(200),
        at="activity",
        shows="title note file reading",
    ),
    "pages:load": page("load", "load-table", get=each(200), shows="name"),
    "pages:load_figures": page(get=each(200)),
    "pages:roster": page(
        "athletes",
        get=Answer(403, 403),
        special={COACH: 200, OTHER_COACH: 200, EX_COACH: 200},
        tells={COACH: NAME},
    ),
    "pages:athlete_today": coachs(
        "load-card", "latest", at={"person": "owner"}, tells={COACH: frozenset({"name", "title"})}
    ),
    "pages:athlete_activities": coachs(
        "activity-list",
        "older-activities",
        "load-card",
        at={"person": "owner"},
        tells={COACH: frozenset({"name", "title", "reading"})},
    ),
    "pages:athlete_activity": coachs(
        "activity-head",
        "activity-figures",
        "own-words",
        at=ATHLETES,
        tells={COACH: frozenset({"name", "title", "note", "reading"})},
    ),
    "pages:athlete_streams": coachs(at=ATHLETES, tells={COACH: frozenset({"reading"})}),
    "pages:athlete_workouts": coachs("given-workouts", at={"person": "owner"}, tells={COACH: NAME}),
    "pages:athlete_load": coachs("load", "load-table", at={"person": "owner"}, tells={COACH: NAME}),
    "pages:athlete_load_figures": coachs(at={"person": "owner"}),
    "accounts:settings": page(
        "profile-form",
        get=each(200),
        post=each(422),
        send={"post": {"units": "furlongs"}},
        shows="name email",
    ),
    "accounts:coaching": page(
        get=each(200),
        post=each(422),
        send={"post": {"note": "no scopes"}},
        shows="name email",
        tells={COACH: NAME, OTHER_COACH: NAME},
    ),
    "accounts:become_coach": page(post=each(302)),
    "accounts:revoke_invite": page(post=mine(302), at="open_invite"),
    "accounts:withdraw_acceptance": page(
        post=each(404), also={"post": {OTHER_COACH: 302}}, at="accepted_invite"
    ),
    "accounts:confirm_coach": page(
        get=mine(200), post=mine(422), send={"post": {"version": "1"}}, at="accepted_invite"
    ),
    "accounts:coaching_scopes": page(
        get=mine(200),
        post=mine(302),
        special={COACH: 200},
        also={"post": {COACH: 302}},
        send={"post": {"scopes": ["plan"]}},
        at="coaching",
    ),
    "accounts:end_coaching": page(
        get=mine(200),
        post=mine(302),
        special={COACH: 200},
        also={"post": {COACH: 302}},
        tells={COACH: NAME},
        at="coaching",
    ),
    "accounts:invite": page(get=each(404), post=each(404)),
    "accounts:open_invite": unguarded(get=anybody(302), at={"token": "invite_token"}),
    "compliance:privacy": page("export", "trail", get=each(200), shows="name"),
    "compliance:consent": page(get=each(200), post=each(302), at=PURPOSE),
    "compliance:withdraw": page(get=each(200), post=each(302), at=PURPOSE),
    "compliance:request_export": page(post=each(302)),
    "compliance:download": page(get=mine(200), at="export", shows="file"),
    "compliance:stop_export": page(post=mine(302), at="export"),
    "compliance:erase": page(
        get=each(200), post=each(302), send={"post": {"password": PASSWORD}}, shows="email"
    ),
    "compliance:receipt": unguarded("receipt", get=anybody(200), at="receipt"),
    "notifications:list": page("notices", get=each(200), shows="name"),
    "notifications:unread": page(get=each(200)),
    "notifications:read_all": page(post=each(302)),
    "notifications:preferences": page(get=each(200), post=each(302), shows="name"),
    "notifications:open": page(post=mine(302), at="notice"),
    "notifications:unsubscribe": unguarded(get=anybody(200), post=anybody(200), at={"token": "unsubscribe"}),
    "notifications:dev_inbox": unguarded(get=anybody(404)),
    "wearables:upload": page(get=each(302), post=each(422)),
    "wearables:delivery": page("delivery-{}", get=mine(200), at="delivery", shows="title file"),
    "wearables:original": page(get=mine(200), at="original", shows="file"),
    "wearables:streams": page(get=mine(200), at="activity", shows="reading"),
    "wearables:edit": page(
        "own-words",
        get=mine(200),
        post=mine(302),
        at="activity",
        send={"post": FORM},
        shows="title note",
    ),
    "wearables:delete": page(post=mine(302), at="activity"),
    "wearables:restore": page(post=mine(302), at="hidden"),
    "wearables:separate": page(post=mine(302), at=PARTS),
    "wearables:show": page(post=mine(302), at=PARTS),
    "wearables:connections": page("connections", get=each(200), shows="name"),
    "wearables:news": page(get=each(200)),
    "wearables:connect": page(post=each(302), at=PROVIDER),
    "wearables:callback": page(get=each(302), at=PROVIDER),
    "wearables:sync": page(post=mine(302), at="connection"),
    "wearables:disconnect": page(get=mine(200), post=mine(302), at="connection"),
    "wearables:pause": page(post=mine(302), at="connection"),
    "wearables:resume": page(post=mine(302), at="connection"),
    "wearables:sign_in": page("sign-in", get=each(200), post=Answer(422, 403), at=SIGNED_IN_TO),
    "wearables:sign_in_code": page(post=mine(302), at="sign_in", send={"post": {"code": "123456"}}),
    "wearables:sign_in_drop": page(post=mine(302), at="sign_in"),
    "wearables:strava-webhook": unguarded(
        get=anybody(400), post=anybody(400), at={"secret": "webhook_secret"}
    ),
    "wearables:strava-webhook-signed": unguarded(post=anybody(403)),
    "coaching:library": page(get=Answer(403, 403), special=COACHES),
    "coaching:look": page(post=Answer(403, 403), also={"post": dict.fromkeys(COACHES, 409)}),
    "coaching:import": page(
        "import",
        get=each(404),
        post=each(404),
        special={COACH: 200},
        also={"post": {COACH: 302}},
        send={"post": {"workouts": "4711"}},
        at="import",
    ),
    "coaching:workout": page("given", get=each(404), special={COACH: 200}, tells={COACH: NAME}, at="workout"),
    "coaching:share": page(
        post=each(404),
        also={"post": {COACH: 422}},
        send={"post": {"note": "no athlete"}},
        tells={COACH: NAME},
        at="workout",
    ),
    "coaching:remove": page(post=each(404), also={"post": {COACH: 302}}, at="workout"),
    "coaching:withdraw": page(post=each(404), also={"post": {COACH: 302}}, at="assignment"),
    "coaching:assignment": page("standing", get=mine(200), at="assignment", shows="note"),
    "coaching:send": page(post=mine(409), at="assignment"),
    "training:thresholds": page(get=each(200), post=each(302), send={"post": FTP}, shows="name reading"),
    "training:remove_threshold": page(post=mine(302), at="threshold"),
    "insights:index": page(get=each(200), shows="name note"),
    "insights:ask": page(post=each(302), send={"post": {"question": "And now?"}}),
    "insights:one": page("recommendation", get=mine(200), at="recommendation", shows="note"),
    "insights:accept": page(post=mine(302), at="recommendation"),
    "insights:dismiss": page(post=mine(302), at="recommendation"),
    "insights:drafts": page(
        get=Answer(403, 403),
        special={COACH: 200, OTHER_COACH: 200, EX_COACH: 200},
        tells={COACH: ASKING},
    ),
    "insights:draft": page(get=each(404), special={COACH: 200}, at="draft", tells={COACH: ASKING}),
    "insights:approve": page(
        post=each(404),
        also={"post": {COACH: 302}},
        send={"post": {"headline": "Calm", "statement_0": "Rest."}},
        at="draft",
    ),
    "insights:reject": page(
        post=each(404), also={"post": {COACH: 302}}, send={"post": {"word": "Rest."}}, at="draft"
    ),
    "gallery": unguarded(get=anybody(404)),
}

API: dict[str, Route] = {
    "api-schema": unguarded(get=anybody(200)),
    "api-docs": unguarded(get=anybody(200)),
    "^api/": unguarded(address="/api/nothing", **dict.fromkeys(METHODS, anybody(404))),
    "api-me": api(get=each(200), patch=each(200), send={"patch": {"first_weekday": 7}}, shows="name email"),
    "api-uploads": api(get=each(200), post=each(400), shows="title file reading"),
    "api-upload": api(get=mine(200), at="delivery", shows="title file reading"),
    "api-connections": api(get=each(200)),
    "api-connection": api(get=mine(200), delete=mine(204), at="connection"),
    "api-connection-sync": api(post=mine(202), at="connection"),
    "api-connection-pause": api(post=mine(200), at="connection"),
    "api-connection-resume": api(post=mine(200), at="connection"),
    "api-sign-ins": api(
        post=Answer(202, 403),
        at=SIGNED_IN_TO,
        send={"post": {"username": "nora.markmail@example.org", "password": "marktoken"}},
    ),
    "api-sign-in": api(get=mine(200), delete=mine(204), at="sign_in"),
    "api-sign-in-code": api(post=mine(202), at="sign_in", send={"post": {"code": "123456"}}),
    "api-connection-begin": api(
        post=each(201), at=PROVIDER, send={"post": {"redirect_uri": "mesocycle://connected"}}
    ),
    "api-connection-complete": api(
        post=each(422), at=PROVIDER, send={"post": {"state": "a", "code": "b", "scope": ""}}
    ),
    "api-activities": api(get=each(200), shows="title reading"),
    "api-activity": api(
        get=mine(200),
        patch=mine(200),
        delete=mine(204),
        at="activity",
        send={"patch": {"title": "Race"}},
        shows="title note reading",
    ),
    "api-activity-restore": api(post=mine(200), at="hidden"),
    "api-activity-streams": api(get=mine(200), at="activity", shows="reading"),
    "api-activity-load": api(get=mine(200), at="activity", shows="reading"),
    "api-load": api(get=each(200)),
    "api-athletes": api(
        get=each(403),
        special={COACH: 200, OTHER_COACH: 200, EX_COACH: 200},
        tells={COACH: NAME},
    ),
    "api-athlete": coachs(door=Door.API, at={"person": "owner"}, tells={COACH: NAME}),
    "api-me-coach": api(put=each(200), send={"put": {"headline": "Hills"}}, shows="name email"),
    "api-invites": api(get=each(200), post=each(201), send={"post": {"scopes": ["plan"]}}, shows="note"),
    "api-invite": api(delete=mine(204), at="open_invite"),
    "api-invite-open": api(post=Answer(409, 200), send={"post": TOKEN}, tells=dict.fromkeys(EVERYBODY, MET)),
    "api-invite-accept": api(
        post=Answer(409, 200),
        also={"post": {COACH: 409}},
        send={"post": TOKEN},
        tells=dict.fromkeys(EVERYBODY, MET),
    ),
    "api-invite-confirm": api(
        post=mine(409), at="accepted_invite", send={"post": {"coach": str(UUID(int=0)), "version": 1}}
    ),
    "api-coachings": api(get=each(200), shows="name", tells={COACH: NAME}),
    "api-coaching": api(
        patch=mine(200),
        delete=mine(204),
        also={"patch": {COACH: 200}, "delete": {COACH: 204}},
        send={"patch": {"scopes": ["plan"]}},
        tells={COACH: NAME},
        at="coaching",
    ),
    "api-athlete-activities": coachs(
        door=Door.API, at={"person": "owner"}, tells={COACH: frozenset({"title", "reading"})}
    ),
    "api-athlete-activity": coachs(
        door=Door.API, at=ATHLETES, tells={COACH: frozenset({"title", "note", "reading"})}
    ),
    "api-athlete-activity-streams": coachs(door=Door.API, at=ATHLETES, tells={COACH: frozenset({"reading"})}),
    "api-athlete-shares": coachs(door=Door.API, at={"person": "owner"}),
    "api-athlete-load": coachs(door=Door.API, at={"person": "owner"}),
    "api-workouts": api(get=Answer(403, 403), special=COACHES),
    "api-workout-imports": api(post=Answer(403, 403), also={"post": dict.fromkeys(COACHES, 409)}),
    "api-workout-import": api(
        get=each(404),
        post=each(404),
        special={COACH: 200},
        also={"post": {COACH: 202}},
        send={"post": {"workouts": ["4711"]}},
        at="import",
    ),
    "api-workout": api(
        get=each(404),
        delete=each(404),
        special={COACH: 200},
        also={"delete": {COACH: 409}},
        at="workout",
    ),
    "api-workout-shares": api(
        get=each(404),
        post=each(404),
        special={COACH: 200},
        also={"post": {COACH: 400}},
        send={"post": {"athletes": []}},
        at="workout",
    ),
    "api-share": api(
        get=each(404),
        delete=each(404),
        special={COACH: 200},
        also={"delete": {COACH: 200}},
        at="assignment",
    ),
    "api-planned": api(get=each(200), shows="note"),
    "api-planned-one": api(get=mine(200), at="assignment", shows="note"),
    "api-planned-send": api(post=mine(409), at="assignment"),
    "api-thresholds": api(get=each(200), post=each(201), send={"post": FTP}, shows="reading"),
    "api-threshold": api(delete=mine(204), at="threshold"),
    "api-consents": api(get=each(200)),
    "api-consent": api(put=each(409), delete=each(200), send={"put": {"version": 99}}, at=PURPOSE),
    "api-exports": api(get=each(200), post=each(202)),
    "api-export": api(get=mine(200), delete=mine(204), at="export"),
    "api-export-download": api(get=mine(200), at="export", shows="file"),
    "api-audit": api(get=each(200)),
    "api-erasure": api(get=each(200), post=each(202), send={"post": {"password": PASSWORD}}),
    "api-erasure-receipt": unguarded(get=anybody(200), at="receipt"),
    "api-recommendations": api(
        get=each(200), post=each(202), send={"post": {"question": "And now?"}}, shows="note"
    ),
    "api-recommendation": api(get=mine(200), at="recommendation", shows="note"),
    "api-recommendation-accept": api(post=mine(200), at="recommendation"),
    "api-recommendation-dismiss": api(post=mine(200), at="recommendation"),
    "api-drafts": api(get=each(200), tells={COACH: ASKING}),
    "api-draft": api(get=each(404), special={COACH: 200}, at="draft", tells={COACH: ASKING}),
    "api-draft-approve": api(post=each(404), also={"post": {COACH: 204}}, send={"post": {}}, at="draft"),
    "api-draft-reject": api(
        post=each(404), also={"post": {COACH: 204}}, send={"post": {"word": "Rest."}}, at="draft"
    ),
    "api-notifications": api(get=each(200)),
    "api-notification-read": api(post=mine(200), at="notice"),
}

HEALTH = {f"health:{name}": unguarded(get=anybody(200)) for name in ("overview", "live", "ready", "startup")}
