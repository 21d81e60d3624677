//! Whose process is at the other end of a loopback connection: the kernel's table of connections tells.

use std::net::SocketAddr;

use rustix::process::geteuid;

/// Whether the connection from `remote` to `local`, both of this machine and IPv4, was opened by our own user. Where the
/// table cannot be read (other systems than Linux), everybody is let in: nothing tells users apart there.
pub fn is_ours(remote: SocketAddr, local: SocketAddr) -> bool {
    let Ok(table) = std::fs::read_to_string("/proc/self/net/tcp") else { return true };
    // Its own row is the one whose local end is our remote end.
    match owner(&table, remote, local) {
        Some(user) => user == geteuid().as_raw(),
        None => false,
    }
}

/// Rows are `sl local remote st tx:rx tr:when retrnsmt uid …`, addresses as hexadecimal in the machine's byte order.
fn owner(table: &str, remote: SocketAddr, local: SocketAddr) -> Option<u32> {
    let (remote, local) = (written(remote)?, written(local)?);
    table.lines().skip(1).find_map(|row| {
        let mut fields = row.split_ascii_whitespace();
        let (from, to) = (fields.nth(1)?, fields.next()?);
        if from == remote && to == local { fields.nth(4)?.parse().ok() } else { None }
    })
}

fn written(address: SocketAddr) -> Option<String> {
    let SocketAddr::V4(address) = address else { return None };
    Some(format!("{:08X}:{:04X}", u32::from_ne_bytes(address.ip().octets()), address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn rows_are_found_by_both_ends() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
                     \x20  0: 0100007F:240D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1\n\
                     \x20  1: 0100007F:A1B2 0100007F:240D 01 00000000:00000000 00:00000000 00000000  1000        0 2 1\n";
        let local = "127.0.0.1:9229".parse().unwrap();
        if cfg!(target_endian = "little") {
            assert_eq!(owner(table, "127.0.0.1:41394".parse().unwrap(), local), Some(1000));
        }
        assert_eq!(owner(table, "127.0.0.1:41395".parse().unwrap(), local), None);
        assert_eq!(owner("", "[::1]:1".parse().unwrap(), local), None);
    }

    #[test]
    fn a_connection_of_this_process_is_ours() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let _calling = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, remote) = listener.accept().unwrap();
        assert!(is_ours(remote, accepted.local_addr().unwrap()));
    }
}
