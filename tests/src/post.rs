//! What was sent to people, read as they would.

use std::time::Duration;

use service::inbox::InboxMessage;

use crate::World;

/// Long enough for a loaded machine; nobody waits for it unless a test fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// The inbox of a world.
pub struct Post<'a>(&'a World);

impl<'a> Post<'a> {
    pub(crate) const fn new(world: &'a World) -> Self {
        Self(world)
    }

    /// The oldest unread message to this address.
    ///
    /// # Panics
    /// When none arrives.
    pub async fn next(&self, to: &str) -> InboxMessage {
        let inbox = self.0.service().inbox().expect("a world is a dev server");
        match inbox.next(to, PATIENCE).await {
            Some(message) => message,
            None => panic!("no message to {to}; there are {:#?}", self.all()),
        }
    }

    /// The code in the oldest unread message to this address.
    pub async fn code_for(&self, to: &str) -> String {
        let message = self.next(to).await;
        message.code.clone().unwrap_or_else(|| panic!("no code in {message:?}"))
    }

    /// Everything sent, newest first.
    pub fn all(&self) -> Vec<InboxMessage> {
        self.0.service().inbox().expect("a world is a dev server").list(None, None, usize::MAX)
    }

    /// Everything sent to one address, newest first.
    pub fn to(&self, address: &str) -> Vec<InboxMessage> {
        self.0.service().inbox().expect("a world is a dev server").list(Some(address), None, usize::MAX)
    }
}
