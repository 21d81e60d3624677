//! What a function's process writes to stdout and stderr: shown line by line under the function's name, and kept for the
//! call it was written in.

use std::fmt::Write as _;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::net::unix::pipe::Receiver;

use crate::console;

/// More of one call's output is shown but not kept.
const MOST_KEPT: usize = 256 * 1024;
/// A line longer than this is shown in pieces.
const LONGEST_LINE: usize = 16 * 1024;

/// Where lines are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// On the console of `dev`.
    Console,
    /// In the log, at `info`.
    Log,
}

impl Voice {
    pub fn say(self, function: &str, line: &str) {
        match self {
            Self::Console => console::remark(&format!("[{function}] {line}")),
            Self::Log => tracing::info!(function.name = function, "{line}"),
        }
    }
}

/// The reading end of both streams: one pipe, so that lines keep their order.
pub struct Output {
    function: String,
    voice: Voice,
    pipe: Receiver,
    said: Mutex<Said>,
}

#[derive(Default)]
struct Said {
    /// A line without its end yet.
    begun: Vec<u8>,
    /// Since the last [`Output::take`].
    kept: String,
    is_cut: bool,
}

impl Output {
    /// Also gives the writing end, for the child.
    ///
    /// # Errors
    /// No file is left.
    pub fn open(function: &str, voice: Voice) -> io::Result<(Self, OwnedFd)> {
        let (reading, writing) = io::pipe()?;
        let pipe = Receiver::from_owned_fd(reading.into())?;
        Ok((Self { function: function.to_owned(), voice, pipe, said: Mutex::default() }, writing.into()))
    }

    /// Reads until every writer is gone.
    pub async fn follow(&self) {
        while self.pipe.readable().await.is_ok() {
            let mut said = self.said();
            let mut buffer = [0; 8192];
            // This, unlike `drain`, tells the runtime that nothing more is there.
            match self.pipe.try_read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => self.add(&mut said, buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }

    /// What was written since the last call. Whatever the process wrote before it answered is in it.
    pub fn take(&self) -> String {
        self.drain();
        let mut said = self.said();
        let rest = std::mem::take(&mut said.begun);
        self.line(&mut said, &rest);
        said.is_cut = false;
        std::mem::take(&mut said.kept)
    }

    /// Reads what is there. Asks the kernel, not the runtime, which may not have heard of it yet.
    fn drain(&self) {
        let mut said = self.said();
        let mut buffer = [0; 8192];
        loop {
            match rustix::io::read(&self.pipe, &mut buffer) {
                Ok(count @ 1..) => self.add(&mut said, buffer.get(..count).unwrap_or_default()),
                Err(rustix::io::Errno::INTR) => {}
                Ok(0) | Err(_) => return,
            }
        }
    }

    fn add(&self, said: &mut Said, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            said.begun.extend_from_slice(part);
            if part.ends_with(b"\n") || said.begun.len() > LONGEST_LINE {
                let line = std::mem::take(&mut said.begun);
                self.line(said, &line);
            }
        }
    }

    fn line(&self, said: &mut Said, line: &[u8]) {
        // Lambda's own runtimes write a carriage return where an entry goes on in a new line.
        for line in String::from_utf8_lossy(line).split(['\n', '\r']).filter(|line| !line.is_empty()) {
            self.tell(said, line);
        }
    }

    fn tell(&self, said: &mut Said, line: &str) {
        // A terminal is not the function's to command.
        let shown: String =
            line.chars().map(|each| if each.is_control() && each != '\t' { '\u{fffd}' } else { each }).collect();
        self.voice.say(&self.function, &shown);
        if said.kept.len() + line.len() <= MOST_KEPT {
            let _ = writeln!(said.kept, "{line}");
        } else if !said.is_cut {
            said.is_cut = true;
            said.kept.push_str("… more was written, and is not kept\n");
        }
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[tokio::test]
    async fn what_was_written_before_is_taken_whole_and_once() {
        let (output, writing) = Output::open("f", Voice::Log).unwrap();
        let mut writing = std::fs::File::from(writing);
        writing.write_all("ze\rro\none\r\n\ntw".as_bytes()).unwrap();
        writing.write_all("o\nrest".as_bytes()).unwrap();

        assert_eq!(output.take(), "ze\nro\none\ntwo\nrest\n");
        assert_eq!(output.take(), "");

        drop(writing);
        output.follow().await;
    }

    #[tokio::test]
    async fn what_is_kept_has_an_end() {
        let (output, writing) = Output::open("f", Voice::Log).unwrap();
        let mut writing = std::fs::File::from(writing);
        let line = vec![b'x'; 1023];
        for _ in 0..300 {
            writing.write_all(&line).unwrap();
            writing.write_all(b"\n").unwrap();
            output.drain();
        }
        let kept = output.take();
        assert!(kept.len() < MOST_KEPT + 100 && kept.ends_with("is not kept\n"));
    }
}
