//! How refusals are worded of what programs send by themselves: SES and SNS.

use wire::{ApiError, ErrorKind as Kind, model::OperationModel};

use super::Refusal;

/// Why a message is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostRefusal {
    NoSender,
    NoRecipient,
    TooManyRecipients,
    /// No mail address. Holds it as it was sent.
    Address(String),
    /// What is no mail at all.
    NotAMail,
    /// Neither text nor HTML, or nothing to send.
    Empty,
    TooLarge,
    /// One kind of content is expected.
    Content,
    /// Neither a phone number nor anything else that text messages could go to.
    NoNumber,
    Number(String),
    TextTooLong,
    /// A message for each protocol that is no JSON, or has no text for this one.
    Structure(&'static str),
    /// Holds the attribute's name.
    Attribute(String),
    /// Holds its name.
    NoTemplate(String),
    /// Holds its name.
    TemplateThere(String),
    /// In words.
    BadTemplate(String),
}

pub(super) fn word(operation: &OperationModel, why: &PostRefusal) -> ApiError {
    use PostRefusal as P;
    let text = match why {
        P::NoSender => "Missing required header 'From'.".to_owned(),
        P::NoRecipient => "Missing required header 'To'.".to_owned(),
        P::TooManyRecipients => "Recipient count exceeds 50.".to_owned(),
        P::Address(address) if !address.contains('@') => "Missing final '@domain'".to_owned(),
        P::Address(_) => "Illegal address".to_owned(),
        P::NotAMail => "The message is not a valid mail message.".to_owned(),
        P::Empty if operation.name == "Publish" => "Invalid parameter: Empty message".to_owned(),
        P::Empty => "Empty required header 'Body'.".to_owned(),
        P::TooLarge => "Message length is more than this server takes for all of its recipients.".to_owned(),
        P::Content => "Expected exactly one of Simple, Raw and Template.".to_owned(),
        P::NoNumber => "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter".to_owned(),
        P::Number(number) => {
            format!("Invalid parameter: PhoneNumber Reason: {number} is not valid to publish to")
        }
        P::TextTooLong => "Invalid parameter: Message too long".to_owned(),
        P::Structure(what) => format!("Invalid parameter: Message Structure - {what}"),
        P::NoTemplate(name) => format!("Template {name} does not exist."),
        P::TemplateThere(name) => format!("Template {name} already exists."),
        P::BadTemplate(why) => why.clone(),
        P::Attribute(name) => format!("Invalid parameter: MessageAttributes Reason: the value of {name} is invalid"),
    };
    let kind = match operation.service.name {
        "ses" if matches!(why, P::NoTemplate(_)) => Kind::TemplateDoesNotExistException,
        "ses" if matches!(why, P::TemplateThere(_)) => Kind::AlreadyExistsException,
        "ses" if matches!(why, P::BadTemplate(_)) => Kind::InvalidTemplateException,
        "sesv2" if matches!(why, P::NoTemplate(_)) => Kind::NotFoundException,
        "ses" => Kind::MessageRejected,
        "sesv2" => Kind::BadRequestException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text)
}

impl From<PostRefusal> for Refusal {
    fn from(why: PostRefusal) -> Self {
        Self::Post(why)
    }
}
