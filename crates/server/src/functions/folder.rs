//! One function's folder: by which file it runs, and whether something in it changed.

use std::collections::VecDeque;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::manifest::{Runtime, Settings};

/// Beyond so many files, changes are not looked for: a folder with its packages in it holds thousands.
const MOST_FILES: usize = 1_000;

/// How a function is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub name: String,
    pub folder: PathBuf,
    pub runtime: Runtime,
    /// `_HANDLER`
    pub handler: String,
    pub settings: Settings,
}

/// What files tell a runtime, in this order, and the handler that goes with each.
const USUAL: [(&str, Runtime, &str); 6] = [
    ("bootstrap", Runtime::Provided, "bootstrap"),
    ("lambda_function.py", Runtime::Python, "lambda_function.lambda_handler"),
    ("handler.py", Runtime::Python, "handler.handler"),
    ("index.mjs", Runtime::Node, "index.handler"),
    ("index.cjs", Runtime::Node, "index.handler"),
    ("index.js", Runtime::Node, "index.handler"),
];

impl Spec {
    /// Of the folder `name` in `directory`.
    ///
    /// # Errors
    /// Why it is no function, for people.
    pub fn of(directory: &Path, name: &str, settings: Option<&Settings>) -> Result<Self, String> {
        let folder = directory.join(name);
        if !is_plain(name) || !folder.is_dir() {
            return Err(format!("there is no folder {}", folder.display()));
        }
        let settings = settings.cloned().unwrap_or_default();
        let found = USUAL.into_iter().find(|(file, runtime, _)| {
            settings.runtime.is_none_or(|wanted| wanted == *runtime) && is_runnable(&folder.join(file), *runtime)
        });
        let (runtime, usual) = match (found, settings.runtime) {
            (Some((_, runtime, handler)), _) => (runtime, handler),
            (None, Some(runtime @ (Runtime::Python | Runtime::Node))) if settings.handler.is_some() => (runtime, ""),
            _ => {
                return Err(format!(
                    "{} has no lambda_function.py, handler.py, index.mjs, index.cjs, index.js or executable bootstrap",
                    folder.display()
                ));
            }
        };
        let handler = settings.handler.clone().unwrap_or_else(|| usual.to_owned());
        Ok(Self { name: name.to_owned(), folder, runtime, handler, settings })
    }

    /// Changes whenever a file of the function does.
    pub fn stamp(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        // A folder that cannot be read has changed when it can.
        let _ = stamp_of(&self.folder, &mut hasher);
        hasher.finish()
    }
}

/// A name in an ARN: nothing that leads out of the directory.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Whether somebody meant the directory above.
pub fn is_one(directory: &Path) -> bool {
    USUAL.into_iter().any(|(file, runtime, _)| is_runnable(&directory.join(file), runtime))
}

/// The functions of a directory by name, and what in it is none.
///
/// # Errors
/// The directory cannot be read.
pub fn names(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_plain(&name) && entry.path().is_dir() && !is_passed_over(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_runnable(file: &Path, runtime: Runtime) -> bool {
    let Ok(metadata) = std::fs::metadata(file) else { return false };
    metadata.is_file() && (runtime != Runtime::Provided || metadata.permissions().mode() & 0o111 != 0)
}

/// What tools write by themselves, and packages: their list changes with them.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "__pycache__" | "node_modules" | "venv")
}

/// Level by level, so that the function's own files come before those of packages that lie beside them.
fn stamp_of(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut left = MOST_FILES;
    let mut folders = VecDeque::from([folder.to_owned()]);
    while let Some(folder) = folders.pop_front() {
        let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            if is_passed_over(&name.to_string_lossy()) {
                continue;
            }
            if left == 0 {
                return Ok(());
            }
            left -= 1;
            name.hash(hasher);
            let path = entry.path();
            // A link counts as what it leads to; one that leads nowhere is a file of no length.
            match std::fs::metadata(&path) {
                // A link to a folder could lead round in a circle.
                Ok(metadata) if metadata.is_dir() && !path.is_symlink() => folders.push_back(path),
                Ok(metadata) => (metadata.len(), metadata.modified().ok()).hash(hasher),
                Err(_) => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_file_tells_the_runtime() {
        let directory = tempfile::tempdir().unwrap();
        for (name, file, handler) in [
            ("a", "lambda_function.py", "lambda_function.lambda_handler"),
            ("b", "handler.py", "handler.handler"),
            ("c", "index.mjs", "index.handler"),
            ("d", "index.cjs", "index.handler"),
            ("e", "index.js", "index.handler"),
        ] {
            fs::create_dir(directory.path().join(name)).unwrap();
            fs::write(directory.path().join(name).join(file), "").unwrap();
            assert_eq!(Spec::of(directory.path(), name, None).unwrap().handler, handler);
        }
        let bootstrap = directory.path().join("f/bootstrap");
        fs::create_dir(directory.path().join("f")).unwrap();
        fs::write(&bootstrap, "").unwrap();
        assert!(Spec::of(directory.path(), "f", None).unwrap_err().contains("executable bootstrap"));
        fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(Spec::of(directory.path(), "f", None).unwrap().runtime, Runtime::Provided);

        assert_eq!(names(directory.path()).unwrap(), ["a", "b", "c", "d", "e", "f"]);
        let own = Settings { runtime: Some(Runtime::Python), handler: Some("app.main".into()), ..Settings::default() };
        assert_eq!(Spec::of(directory.path(), "c", Some(&own)).unwrap().handler, "app.main");
    }

    #[test]
    fn no_name_leads_out_of_the_directory() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("index.mjs"), "").unwrap();
        for name in ["", ".", "..", "../x", "a/b", "/etc", "a\0"] {
            assert!(Spec::of(directory.path(), name, None).is_err(), "{name}");
        }
    }

    #[test]
    fn the_stamp_follows_the_functions_own_files() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("f");
        fs::create_dir_all(folder.join("__pycache__")).unwrap();
        fs::create_dir_all(folder.join("lib")).unwrap();
        fs::write(folder.join("handler.py"), "1").unwrap();
        let spec = Spec::of(directory.path(), "f", None).unwrap();

        let first = spec.stamp();
        fs::write(folder.join("__pycache__/handler.pyc"), "x").unwrap();
        assert_eq!(spec.stamp(), first);
        fs::write(folder.join("lib/more.py"), "22").unwrap();
        let second = spec.stamp();
        assert_ne!(second, first);
        fs::write(folder.join("handler.py"), "12").unwrap();
        assert_ne!(spec.stamp(), second);
    }
}
