"""What threat protection remembers of people, and what they and administrators say of it."""

from poolhouse import next_message

from .people import PASSWORD, Place
from .pools import IDENTITY


def story(api):
    place = Place(api, "events", UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"})
    action = {"EventAction": "NO_ACTION", "Notify": True}
    mail = {"Subject": "Was it you?", "HtmlBody": "{event-id} {feedback-token}", "TextBody": "{event-id} {feedback-token}"}
    api.call(
        "SetRiskConfiguration", UserPoolId=place.pool,
        AccountTakeoverRiskConfiguration={
            "NotifyConfiguration": {"SourceArn": IDENTITY, "NoActionEmail": mail},
            "Actions": {"LowAction": action, "MediumAction": action, "HighAction": action},
        },
    )
    user = place.person("ana", email="ana@events.example", email_verified="true")
    for address in ("198.51.100.7", "203.0.113.9"):
        api.call(
            "AdminInitiateAuth", UserPoolId=place.pool, ClientId=place.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ana", "PASSWORD": PASSWORD},
            ContextData={"IpAddress": address, "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
        )
    event, token = next_message("ana@events.example")["body"].split(" ")
    first = api.call("AdminListUserAuthEvents", **user, MaxResults=1)
    api.call("AdminListUserAuthEvents", **user, MaxResults=1, NextToken=first["NextToken"])
    api.call("AdminUpdateAuthEventFeedback", **user, EventId=event, FeedbackValue="Valid")
    own = {**user, "EventId": event, "FeedbackToken": token, "FeedbackValue": "Invalid"}
    api.call("UpdateAuthEventFeedback", **own)
    api.refused("UpdateAuthEventFeedback", "NotAuthorizedException", {**own, "FeedbackToken": "0" * 64})

    plain = Place(api, "unremembered").person("ben")
    off = "UserPoolAddOnNotEnabledException"
    api.refused("AdminListUserAuthEvents", off, plain)
    api.refused("AdminUpdateAuthEventFeedback", off, {**plain, "EventId": event, "FeedbackValue": "Valid"})
    api.refused("UpdateAuthEventFeedback", off, {**own, **plain})
