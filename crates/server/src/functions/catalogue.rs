//! What the directory of functions holds just now: its `functions.toml`, and the folder behind a name.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::arn::FunctionArn;
use super::folder::{self, Spec};
use super::manifest::{self, Elsewhere, Manifest};

/// What an ARN means.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Hosted(String),
    Endpoint { endpoint: String, function: Option<String> },
    Url { url: String, secret_file: Option<PathBuf> },
}

pub struct Catalogue {
    directory: PathBuf,
    read: Mutex<Read>,
}

struct Read {
    manifest: Arc<Manifest>,
    /// Of the file that it was read from.
    stamp: Option<(SystemTime, u64)>,
}

impl Catalogue {
    /// # Errors
    /// The directory or its `functions.toml` cannot be read, for people.
    pub fn open(directory: &Path) -> Result<Self, String> {
        let cannot = |error: std::io::Error| format!("{}: {error}", directory.display());
        // Processes have working directories of their own.
        let directory = directory.canonicalize().map_err(cannot)?;
        std::fs::read_dir(&directory).map_err(cannot)?;
        let stamp = stamp(&directory);
        let manifest = Arc::new(Manifest::of(&directory)?);
        let catalogue = Self { directory, read: Mutex::new(Read { manifest: manifest.clone(), stamp }) };
        for name in manifest.functions.keys() {
            catalogue.spec(name, &manifest).map_err(|why| format!("[{name}] {why}"))?;
        }
        Ok(catalogue)
    }

    /// As the file says now; as it said before, while it cannot be read.
    pub fn manifest(&self) -> Arc<Manifest> {
        let mut read = self.read();
        let stamp = stamp(&self.directory);
        if stamp != read.stamp {
            read.stamp = stamp;
            match Manifest::of(&self.directory) {
                Ok(manifest) => read.manifest = Arc::new(manifest),
                Err(why) => tracing::error!("{why}; what it said before stays in force"),
            }
        }
        read.manifest.clone()
    }

    /// # Errors
    /// Why it is no function, for people.
    pub fn spec(&self, name: &str, manifest: &Manifest) -> Result<Spec, String> {
        Spec::of(&self.directory, name, manifest.functions.get(name))
    }

    /// Every function by name, or what is wrong with its folder.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn list(&self) -> std::io::Result<Vec<(String, Result<Spec, String>)>> {
        let manifest = self.manifest();
        let names = folder::names(&self.directory)?;
        Ok(names
            .into_iter()
            .map(|name| {
                let spec = self.spec(&name, &manifest);
                (name, spec)
            })
            .collect())
    }

    /// A file that `functions.toml` names: beside it, if it does not say where.
    pub fn beside(&self, file: &str) -> PathBuf {
        self.directory.join(file)
    }

    /// None: there is no such function.
    pub fn target(&self, arn: &str, manifest: &Manifest, region: &str, account: &str) -> Option<Target> {
        match manifest.elsewhere.get(arn) {
            Some(Elsewhere::Function(name)) => return Some(Target::Hosted(name.clone())),
            Some(Elsewhere::Endpoint { endpoint, function }) => {
                return Some(Target::Endpoint { endpoint: endpoint.clone(), function: function.clone() });
            }
            Some(Elsewhere::Url { url, secret_file }) => {
                let secret_file = secret_file.as_deref().map(|file| self.beside(file));
                return Some(Target::Url { url: url.clone(), secret_file });
            }
            None => {}
        }
        let parsed = FunctionArn::parse(arn)?;
        let is_here = (parsed.region, parsed.account) == (region, account) && parsed.is_latest();
        is_here.then(|| Target::Hosted(parsed.name.to_owned()))
    }

    fn read(&self) -> MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(directory: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(directory.join(manifest::FILE)).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const HERE: (&str, &str) = ("us-east-1", "000000000000");

    #[test]
    fn an_arn_means_a_folder_or_what_the_file_says() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().canonicalize().unwrap();
        fs::create_dir(path.join("welcome")).unwrap();
        fs::write(path.join("welcome/index.mjs"), "").unwrap();
        fs::write(
            path.join("functions.toml"),
            "[arn.\"arn:aws:lambda:us-east-1:000000000000:function:welcome:live\"]\nfunction = \"welcome\"\n\
             [arn.\"arn:aws:lambda:eu-west-1:111111111111:function:web\"]\nurl = \"https://a.example/\"\nsecret-file = \"s\"",
        )
        .unwrap();
        let catalogue = Catalogue::open(&path).unwrap();
        let ask = |arn: &str| catalogue.target(arn, &catalogue.manifest(), HERE.0, HERE.1);
        let hosted = Some(Target::Hosted("welcome".into()));

        assert_eq!(ask("arn:aws:lambda:us-east-1:000000000000:function:welcome"), hosted);
        assert_eq!(ask("arn:aws:lambda:us-east-1:000000000000:function:welcome:live"), hosted);
        assert_eq!(
            ask("arn:aws:lambda:eu-west-1:111111111111:function:web"),
            Some(Target::Url { url: "https://a.example/".into(), secret_file: Some(path.join("s")) })
        );
        for unknown in [
            "arn:aws:lambda:us-east-1:000000000000:function:welcome:1",
            "arn:aws:lambda:us-east-1:111111111111:function:welcome",
            "arn:aws:lambda:eu-west-1:000000000000:function:welcome",
            "welcome",
        ] {
            assert_eq!(ask(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_file_that_breaks_later_leaves_what_was_said() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("functions.toml");
        fs::create_dir(directory.path().join("f")).unwrap();
        fs::write(directory.path().join("f/index.mjs"), "").unwrap();
        fs::write(&file, "[f]\ntimeout = 1").unwrap();
        let catalogue = Catalogue::open(directory.path()).unwrap();
        let seconds = || catalogue.manifest().functions["f"].timeout.as_secs();

        fs::write(&file, "[f]\ntimeout = 22").unwrap();
        assert_eq!(seconds(), 22);
        fs::write(&file, "[f").unwrap();
        assert_eq!(seconds(), 22);
        fs::remove_file(&file).unwrap();
        assert!(catalogue.manifest().functions.is_empty());
    }

    #[test]
    fn a_start_tells_what_is_wrong() {
        let directory = tempfile::tempdir().unwrap();
        assert!(Catalogue::open(&directory.path().join("absent")).err().unwrap().contains("absent"));
        fs::write(directory.path().join("functions.toml"), "[welcome]\ntimeout = 1").unwrap();
        assert!(Catalogue::open(directory.path()).err().unwrap().contains("[welcome] there is no folder"));
    }
}
