//! Where a code went, as far as the caller may see.

use domain::message::{Channel, CodeDelivery};
use wire::shapes::{CodeDeliveryDetailsType, DeliveryMediumType};

pub fn details(delivery: &CodeDelivery) -> CodeDeliveryDetailsType {
    CodeDeliveryDetailsType {
        destination: Some(delivery.destination.clone()),
        delivery_medium: Some(match delivery.channel {
            Channel::Email => DeliveryMediumType::Email,
            Channel::Sms => DeliveryMediumType::Sms,
        }),
        attribute_name: Some(delivery.attribute.as_str().to_owned()),
    }
}
