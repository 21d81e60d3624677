"""Looks, styles, terms, risk and log delivery."""

from . import pools

CSS = ".label-customizable { font-weight: 400; }"
PNG = b"\x89PNG\r\n\x1a\n"
LOGO = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG, "ResourceId": "logo"}
LINKS = {"cognito:default": "https://example.com/terms"}


def story(api):
    members = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
    pool = api.call("CreateUserPool", PoolName="branding", **members)["UserPool"]["Id"]
    clients = []
    for number in range(21):
        made = api.call("CreateUserPoolClient", UserPoolId=pool, ClientName=f"app {number}")
        clients.append(made["UserPoolClient"]["ClientId"])
    looks(api, pool, clients[0])
    styles(api, pool, clients)
    terms(api, pool, clients)
    risk(api, pool, clients[0])
    logs(api, pool)


def looks(api, pool, client):
    api.call("CreateUserPoolDomain", UserPoolId=pool, Domain="parity-looks")
    api.call("SetUICustomization", UserPoolId=pool, ClientId=client, CSS=CSS, ImageFile=PNG)
    api.call("SetUICustomization", UserPoolId=pool, CSS=CSS)
    for input in ({}, {"ClientId": client}, {"ClientId": "ALL"}):
        api.call("GetUICustomization", UserPoolId=pool, **input)
    api.refused("SetUICustomization", "InvalidParameterException", {"UserPoolId": pool, "CSS": "body {}"})
    api.call("SetUICustomization", UserPoolId=pool)
    api.call("GetUICustomization", UserPoolId=pool)
    api.call("DeleteUserPoolDomain", UserPoolId=pool, Domain="parity-looks")


def styles(api, pool, clients):
    names = {"UserPoolId": pool, "ClientId": clients[0]}
    own = {"Settings": {"components": {"form": {"borderRadius": 3.5}}}, "Assets": [LOGO]}
    made = api.call("CreateManagedLoginBranding", **names, UseCognitoProvidedValues=False, **own)
    ids = {"UserPoolId": pool, "ManagedLoginBrandingId": made["ManagedLoginBranding"]["ManagedLoginBrandingId"]}
    for merged in (True, False):
        api.call("DescribeManagedLoginBranding", **ids, ReturnMergedResources=merged)
        api.call("DescribeManagedLoginBrandingByClient", **names, ReturnMergedResources=merged)
    api.call("UpdateManagedLoginBranding", **ids, UseCognitoProvidedValues=False, **own)
    provided = {"UseCognitoProvidedValues": True}
    api.refused("CreateManagedLoginBranding", "ManagedLoginBrandingExistsException", {**names, **provided})
    for client in clients[1:20]:
        api.call("CreateManagedLoginBranding", UserPoolId=pool, ClientId=client, **provided)
    api.refused(
        "CreateManagedLoginBranding", "LimitExceededException",
        {"UserPoolId": pool, "ClientId": clients[20], **provided},
    )
    api.call("DeleteManagedLoginBranding", **ids)


def terms(api, pool, clients):
    def new(client, name):
        return {
            "UserPoolId": pool, "ClientId": client, "TermsName": name, "TermsSource": "LINK", "Enforcement": "NONE",
            "Links": LINKS,
        }

    made = api.call("CreateTerms", **new(clients[0], "terms-of-use"))["Terms"]
    ids = {"UserPoolId": pool, "TermsId": made["TermsId"]}
    api.call("DescribeTerms", **ids)
    api.call("DescribeTermsByClient", UserPoolId=pool, ClientId=clients[0], TermsName="terms-of-use")
    api.call(
        "UpdateTerms", **ids, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE", Links=LINKS,
    )
    api.refused("CreateTerms", "TermsExistsException", new(clients[0], "terms-of-use"))
    api.call("CreateTerms", **new(clients[0], "privacy-policy"))
    api.refused("UpdateTerms", "TermsExistsException", {**ids, "TermsName": "privacy-policy"})
    for client in clients[1:20]:
        for name in ("terms-of-use", "privacy-policy"):
            api.call("CreateTerms", **new(client, name))
    api.refused("CreateTerms", "LimitExceededException", new(clients[20], "terms-of-use"))
    first = api.call("ListTerms", UserPoolId=pool, MaxResults=1)
    api.call("ListTerms", UserPoolId=pool, MaxResults=1, NextToken=first["NextToken"])
    api.call("DeleteTerms", **ids)


def risk(api, pool, client):
    mail = {"Subject": "Attention", "HtmlBody": "<p>Attention</p>", "TextBody": "Attention"}
    action = {"Notify": True, "EventAction": "BLOCK"}
    configuration = {
        "CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}},
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {
                "From": "ana@example.com", "ReplyTo": "help@example.com", "SourceArn": pools.IDENTITY,
                "BlockEmail": mail, "NoActionEmail": mail, "MfaEmail": mail,
            },
            "Actions": {"LowAction": action, "MediumAction": action, "HighAction": action},
        },
        "RiskExceptionConfiguration": {
            "BlockedIPRangeList": ["198.51.100.0/24"], "SkippedIPRangeList": ["203.0.113.0/24"],
        },
    }
    for names in ({}, {"ClientId": client}):
        api.call("SetRiskConfiguration", UserPoolId=pool, **names, **configuration)
        api.call("DescribeRiskConfiguration", UserPoolId=pool, **names)
    plain = api.call("CreateUserPool", PoolName="unprotected")["UserPool"]["Id"]
    for operation in ("SetRiskConfiguration", "DescribeRiskConfiguration"):
        api.refused(operation, "UserPoolAddOnNotEnabledException", {"UserPoolId": plain})
    api.call("DeleteUserPool", UserPoolId=plain)


def logs(api, pool):
    group = "arn:aws:logs:us-east-1:000000000000:log-group:pool"
    errors = {
        "LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": {"LogGroupArn": group},
    }
    events = {"LogLevel": "INFO", "EventSource": "userAuthEvents"}
    for destination in (
        {"S3Configuration": {"BucketArn": "arn:aws:s3:::pool"}},
        {"FirehoseConfiguration": {"StreamArn": "arn:aws:firehose:us-east-1:000000000000:deliverystream/pool"}},
    ):
        api.call("SetLogDeliveryConfiguration", UserPoolId=pool, LogConfigurations=[errors, {**events, **destination}])
        api.call("GetLogDeliveryConfiguration", UserPoolId=pool)
    plain = api.call("CreateUserPool", PoolName="essential")["UserPool"]["Id"]
    bucket = {**events, "S3Configuration": {"BucketArn": "arn:aws:s3:::pool"}}
    api.refused(
        "SetLogDeliveryConfiguration", "FeatureUnavailableInTierException",
        {"UserPoolId": plain, "LogConfigurations": [bucket]},
    )
    api.call("DeleteUserPool", UserPoolId=plain)
