//! How much memory a function's processes hold, as Linux tells it.
//!
//! An address space is no measure (Node reserves gigabytes that it never touches), so what is resident is looked at from
//! time to time. What is taken and given back between two looks goes unseen.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::Pid;

const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// A tree that is larger is not looked at to its end.
const MOST_PROCESSES: usize = 4_096;
const KILOBYTES: u64 = 1_024;

/// Whether this system tells. Elsewhere no limit is kept.
pub fn is_known() -> bool {
    Path::new("/proc/self/status").exists()
}

/// Waits until a process and those it started hold more than so many megabytes, and tells how many. Never ends without a
/// limit, or where nobody tells.
pub async fn outgrown(process: Pid, megabytes: Option<u32>) -> u64 {
    let Some(megabytes) = megabytes else { return std::future::pending().await };
    let most = u64::from(megabytes) * KILOBYTES;
    let first = process.as_raw_nonzero().get();
    loop {
        tokio::time::sleep(BETWEEN_LOOKS).await;
        let held = tokio::task::spawn_blocking(move || held(first, most)).await.unwrap_or_default();
        if held > most {
            return held / KILOBYTES;
        }
    }
}

/// In kilobytes. What several processes share counts once where it matters, as it is dear to find out.
fn held(first: i32, most: u64) -> u64 {
    let processes = tree(first);
    let sum = |file, member| -> u64 { processes.iter().filter_map(|process| told(*process, file, member)).sum() };
    let resident = sum("status", "VmRSS:");
    if processes.len() < 2 || resident <= most {
        return resident;
    }
    sum("smaps_rollup", "Pss:")
}

/// A process and its descendants.
fn tree(first: i32) -> Vec<i32> {
    let mut found = vec![first];
    let mut looked = 0;
    while let Some(process) = found.get(looked).copied() {
        looked += 1;
        if found.len() > MOST_PROCESSES {
            break;
        }
        let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else { continue };
        for thread in threads.flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(children.split_ascii_whitespace().filter_map(|child| child.parse::<i32>().ok()));
        }
    }
    found
}

/// None: it has ended.
fn told(process: i32, file: &str, member: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/{file}")).ok()?;
    text.lines().find_map(|line| line.strip_prefix(member)?.trim().strip_suffix(" kB")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_holds_is_known() {
        let own = i32::try_from(std::process::id()).unwrap();
        assert!(is_known());
        assert!(tree(own).contains(&own));
        assert!(told(own, "status", "VmRSS:").unwrap() > 0);
        assert!(told(own, "smaps_rollup", "Pss:").unwrap() > 0);
        assert!(held(own, u64::MAX) > 0);
        assert_eq!((held(i32::MAX, 0), told(own, "status", "Absent:")), (0, None));
    }
}
