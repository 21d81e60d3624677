//! Mails as files of a directory, one each, under the message's id: written again, it is the same file.

use std::io;
use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use service::ports::{DeliveryError, Email, Mailer, Reference};

use super::letter;
use crate::failure::Failure;

pub struct Folder {
    directory: PathBuf,
}

impl Folder {
    /// Makes the directory.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(directory: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(directory)
            .map_err(|error| Failure::refused(format!("--mail-folder {}: {error}", directory.display())))?;
        Ok(Self { directory: directory.to_owned() })
    }

    /// Whoever lists the directory sees whole mails alone: it is written under another name first.
    async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let draft = self.directory.join(format!(".{name}.part"));
        tokio::fs::write(&draft, bytes).await?;
        tokio::fs::File::open(&draft).await?.sync_all().await?;
        tokio::fs::rename(&draft, self.directory.join(name)).await
    }
}

impl Mailer for Folder {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(async move {
            let letter = letter::compose(email)?;
            let name = format!("{}.eml", email.id);
            match self.write(&name, &letter.bytes).await {
                Ok(()) => Ok(Some(name)),
                Err(error) => Err(DeliveryError::Transient(format!("{}: {error}", self.directory.display()))),
            }
        })
    }
}
