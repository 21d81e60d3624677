//! Sockets and connections: binding, accepting, HTTP/1.1, and a stop that lets answers finish.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::configuration::ListenAddress;
use crate::failure::Failure;
use crate::front::Ends;

/// For the head of a request, and between two requests of one connection.
const HEAD_TIME: Duration = Duration::from_secs(60);
const MOST_HEADERS: usize = 100;
/// At least what a head with two tokens of 8 KiB takes.
const LARGEST_HEAD: usize = 64 * 1024;
/// How long a stop waits for answers that were begun.
const STOP_TIME: Duration = Duration::from_secs(20);
/// How long accepting rests when the process has no file left for a connection.
const REST: Duration = Duration::from_millis(100);
/// How often a free port is looked for that both loopback addresses have.
const PORT_TRIES: usize = 20;

/// Bound sockets that accept nothing yet: callers queue.
pub struct Listeners {
    sockets: Vec<TcpListener>,
    address: ListenAddress,
}

impl Listeners {
    /// # Errors
    /// A refusal when the address is taken or not this machine's.
    pub async fn bind(asked: &ListenAddress) -> Result<Self, Failure> {
        let cannot = |error: io::Error| Failure::refused(format!("cannot listen on {asked}: {error}"));
        let mut tries = 1;
        loop {
            match bind_once(asked).await {
                Ok(sockets) => {
                    let port = match sockets.first() {
                        Some(socket) => socket.local_addr().map_err(cannot)?.port(),
                        None => return Err(cannot(io::ErrorKind::AddrNotAvailable.into())),
                    };
                    return Ok(Self { sockets, address: asked.with_port(port) });
                }
                // The port that was free on 127.0.0.1 was taken on ::1: look for another one.
                Err(error) if asked.port() == 0 && error.kind() == io::ErrorKind::AddrInUse && tries < PORT_TRIES => {
                    tries += 1;
                }
                Err(error) => return Err(cannot(error)),
            }
        }
    }

    /// What was asked for, with the port that it is.
    pub fn address(&self) -> &ListenAddress {
        &self.address
    }

    /// Accepts and answers until `stop`; then waits for answers that were begun, at most [`STOP_TIME`].
    #[allow(clippy::disallowed_methods, reason = "the server starts a task for each connection")]
    pub async fn serve<A, F>(self, answer: A, connections: usize, stop: CancellationToken)
    where
        A: Fn(Ends, Request<Incoming>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response<Body>> + Send + 'static,
    {
        let room = Arc::new(Semaphore::new(connections));
        let mut accepting = JoinSet::new();
        for socket in self.sockets {
            accepting.spawn(accept(socket, answer.clone(), room.clone(), stop.clone()));
        }
        while accepting.join_next().await.is_some() {}
    }
}

async fn bind_once(asked: &ListenAddress) -> io::Result<Vec<TcpListener>> {
    if !asked.is_both_loopbacks() {
        return Ok(vec![TcpListener::bind((asked.host(), asked.port())).await?]);
    }
    let first = TcpListener::bind(("127.0.0.1", asked.port())).await?;
    let port = first.local_addr()?.port();
    match TcpListener::bind(("::1", port)).await {
        Ok(second) => Ok(vec![first, second]),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // A machine without IPv6.
        Err(error) => {
            tracing::debug!(%error, "[::1] is not listened on");
            Ok(vec![first])
        }
    }
}

async fn accept<A, F>(socket: TcpListener, answer: A, room: Arc<Semaphore>, stop: CancellationToken)
where
    A: Fn(Ends, Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MOST_HEADERS)
        .max_buf_size(LARGEST_HEAD)
        .half_close(false);
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            let place = room.clone().acquire_owned().await;
            (socket.accept().await, place)
        };
        let (stream, remote, place) = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            (accepted, place) = accepted => match accepted {
                Ok((stream, remote)) => (stream, remote, place),
                Err(error) => {
                    tracing::warn!(%error, "no connection accepted");
                    tokio::time::sleep(REST).await;
                    continue;
                }
            },
        };
        // Ended ones are let go here, so that the set does not grow.
        while connections.try_join_next().is_some() {}
        let Some(ends) = prepare(&stream, remote) else { continue };
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let answered = answer(ends, request);
            async move { Ok::<_, std::convert::Infallible>(answered.await) }
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        connections.spawn(async move {
            metrics::gauge!("poolhouse_connections").increment(1);
            if let Err(error) = connection.await {
                // Callers hang up; that is theirs to know.
                tracing::debug!(%error, "connection ended early");
            }
            metrics::gauge!("poolhouse_connections").decrement(1);
            drop(place);
        });
    }

    drop(socket);
    if tokio::time::timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were not finished in time");
    }
    connections.shutdown().await;
}

/// Small answers leave at once. None: the caller is gone already.
fn prepare(stream: &TcpStream, remote: SocketAddr) -> Option<Ends> {
    stream.set_nodelay(true).ok()?;
    let local = stream.local_addr().ok()?.ip().to_canonical();
    Some(Ends { remote, local })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::Notify;

    async fn listeners() -> Listeners {
        Listeners::bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap()
    }

    async fn said(port: u16, host: &str) -> String {
        let mut stream = TcpStream::connect((host, port)).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn a_free_port_is_free_on_both_loopback_addresses() {
        let listeners = listeners().await;
        assert_ne!(listeners.address().port(), 0);
        let has_second = TcpListener::bind("[::1]:0").await.is_ok();
        assert_eq!(listeners.sockets.len(), if has_second { 2 } else { 1 });
        for socket in &listeners.sockets {
            assert_eq!(socket.local_addr().unwrap().port(), listeners.address().port());
        }
    }

    #[tokio::test]
    async fn a_taken_port_is_a_refusal_of_one_line() {
        let first = listeners().await;
        let refused = Listeners::bind(first.address()).await.err().unwrap();
        assert!(matches!(refused, Failure::Refused(_)));
        assert!(refused.to_string().contains(&first.address().to_string()), "{refused}");
    }

    #[tokio::test]
    async fn a_stop_lets_begun_answers_finish_and_hangs_up_on_idle_callers() {
        let listeners = listeners().await;
        let port = listeners.address().port();
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begun_inside, go_on_inside) = (begun.clone(), go_on.clone());
        let answer = move |_: Ends, request: Request<Incoming>| {
            let (begun, go_on) = (begun_inside.clone(), go_on_inside.clone());
            async move {
                let _ = request.into_body().collect().await;
                begun.notify_one();
                go_on.notified().await;
                Response::new(Body::from("finished"))
            }
        };
        let stop = CancellationToken::new();
        let idle = TcpStream::connect(("127.0.0.1", port)).await.unwrap();

        let (text, ()) = tokio::join!(
            async {
                let asking = said(port, "127.0.0.1");
                tokio::pin!(asking);
                tokio::select! {
                    _ = &mut asking => panic!("answered too early"),
                    () = begun.notified() => {}
                }
                stop.cancel();
                go_on.notify_one();
                asking.await
            },
            listeners.serve(answer, 100, stop.clone()),
        );

        assert!(text.ends_with("finished"), "{text}");
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
        drop(idle);
    }
}
