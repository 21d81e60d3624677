use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http_body_util::BodyExt as _;
use kv::MemoryEngine;
use service::ports::{Clock, KeySource, NoFunctions};
use service::{Config, Iam, IssuerMode, Mode, Ports, Service};
use store::{Keyring, Store};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::outbound::clock::{MovableClock, SystemClock};
use crate::outbound::random::SystemRandom;

const POOL_TARGET: &str = "AWSCognitoIdentityProviderService.ListUserPools";

struct World {
    front: Front,
    stopping: CancellationToken,
}

impl World {
    async fn dev() -> Self {
        Self::new(Mode::Dev, None, HostRule::Any).await
    }

    async fn serve() -> Self {
        Self::new(Mode::Serve, Some("https://id.example.org"), HostRule::listed(["id.example.org"])).await
    }

    async fn new(mode: Mode, public_url: Option<&str>, hosts: HostRule) -> Self {
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let keyring = Keyring::ephemeral(random.as_ref());
        let store = Store::open(Arc::new(MemoryEngine::new()), keyring, random.clone()).await.unwrap();
        let clock: Arc<dyn Clock> = match mode {
            Mode::Dev => Arc::new(MovableClock::open(None).unwrap()),
            Mode::Serve => Arc::new(SystemClock),
        };
        let config = Config {
            mode,
            iam: if mode == Mode::Dev { Iam::Off } else { Iam::Enforce },
            issuer: IssuerMode::Own,
            region: "us-east-1".into(),
            account: "000000000000".into(),
            public_url: public_url.map(Into::into),
            listen: "127.0.0.1:9229".into(),
            patience: service::config::Patiences::default(),
            turn: service::config::TURN,
            events_secret: None,
            budgets: None,
        };
        let ports = Ports {
            clock,
            random: random.clone(),
            mailer: None,
            texter: None,
            functions: Arc::new(NoFunctions),
            log: None,
            known_passwords: None,
            keys: KeySource::default(),
            egress: Arc::new(service::ports::NoEgress),
        };
        let service = Service::start(store, config, ports);
        let stopping = CancellationToken::new();
        let pages = web::router(service.clone(), stopping.clone());
        Self {
            front: Front { service, pages, hosts, random, proxies: Vec::new(), functions: None, figures: None },
            stopping,
        }
    }

    async fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, HeaderMap, String) {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        let has_host = headers.iter().any(|(name, _)| *name == "host");
        for (name, value) in headers.iter().chain((!has_host).then_some(&("host", "localhost:9229"))) {
            request = request.header(*name, *value);
        }
        let ends = Ends { remote: ([127, 0, 0, 1], 40_000).into(), local: [127, 0, 0, 1].into() };
        let response = self.front.answer(ends, request.body(Body::from(body.to_owned())).unwrap()).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn status(&self, line: &str, headers: &[(&str, &str)]) -> u16 {
        self.ask(line, headers, "").await.0
    }
}

#[tokio::test]
async fn any_page_may_call_the_api_and_read_keys_also_when_it_is_refused() {
    let world = World::dev().await;
    for (line, headers, body) in [
        ("POST /", &[("x-amz-target", POOL_TARGET)][..], r#"{"MaxResults":1}"#),
        ("POST /", &[("x-amz-target", "Nonsense")][..], "{}"),
        ("POST /", &[("x-amz-target", POOL_TARGET)][..], "not json"),
        ("OPTIONS /", &[][..], ""),
        ("GET /us-east-1_Absent/.well-known/jwks.json", &[][..], ""),
        ("GET /us-east-1_Absent/.well-known/openid-configuration", &[][..], ""),
        ("OPTIONS /us-east-1_Absent/.well-known/jwks.json", &[][..], ""),
        ("POST /", &[("host", "a@b")][..], "{}"),
    ] {
        let (status, answered, _) = world.ask(line, headers, body).await;
        assert_eq!(answered["access-control-allow-origin"], "*", "{line} {body}: {status}");
        assert!(answered["access-control-expose-headers"].to_str().unwrap().contains("x-amzn-ErrorType"));
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_never_reaches_the_service() {
    let world = World::dev().await;
    let (status, headers, body) = world.ask("POST /", &[("x-amz-target", POOL_TARGET)], &" ".repeat(1_048_577)).await;
    assert_eq!(status, 413);
    assert_eq!(headers["content-type"], "application/x-amz-json-1.1");
    assert!(body.starts_with(r#"{"__type":"RequestEntityTooLargeException""#), "{body}");
}

#[tokio::test]
async fn nothing_of_a_developers_inbox_is_for_pages_elsewhere() {
    let world = World::dev().await;
    for line in ["GET /_poolhouse/inbox", "POST /_poolhouse/reset", "GET /_poolhouse/inbox/next?to=a&wait=0"] {
        for headers in [&[("origin", "https://evil.example")][..], &[("host", "evil.example:9229")][..], &[]] {
            let (status, answered, _) = world.ask(line, headers, "").await;
            assert_eq!(status == 403, !headers.is_empty(), "{line} {headers:?}: {status}");
            assert!(answered.keys().all(|name| !name.as_str().starts_with("access-control-")), "{line} {headers:?}");
        }
    }
    assert_eq!(world.status("OPTIONS /_poolhouse/reset", &[("origin", "https://evil.example")]).await, 403);
}

#[tokio::test]
async fn serve_has_no_inbox_and_answers_to_its_own_name() {
    let world = World::serve().await;
    let ours = [("host", "id.example.org")];
    for line in [
        "GET /_poolhouse/inbox",
        "GET /_poolhouse/inbox/next?to=a",
        "GET /_poolhouse/inbox/events",
        "POST /_poolhouse/clock",
        "POST /_poolhouse/reset",
        "GET /",
        "GET /login",
        "GET /oauth2/authorize",
        "GET /metrics",
    ] {
        assert_eq!(world.status(line, &ours).await, 404, "{line}");
    }

    let foreign = [("host", "evil.example"), ("x-forwarded-host", "id.example.org")];
    for line in ["POST /", "GET /us-east-1_A/.well-known/openid-configuration", "GET /confirmUser"] {
        assert_eq!(world.status(line, &foreign).await, 421, "{line}");
    }
    assert_eq!(world.status("GET /health", &foreign).await, 200);
    assert_eq!(world.status("GET /health", &[("host", "a"), ("host", "a")]).await, 400);
}

#[tokio::test]
async fn the_clock_moves_forward_and_a_reset_puts_it_back() {
    let world = World::dev().await;
    let wall = world.front.service.clock().wall();

    let (status, _, body) = world.ask("POST /_poolhouse/clock", &[], r#"{"advance_seconds": 86400}"#).await;
    assert_eq!(status, 200, "{body}");
    let now: serde_json::Value = serde_json::from_str(&body).unwrap();
    let now: jiff::Timestamp = now["now"].as_str().unwrap().parse().unwrap();
    assert!(now.as_millisecond() >= wall.millis() + 86_400_000);
    assert_eq!(world.ask("POST /_poolhouse/clock", &[], r#"{"advance_seconds": 0}"#).await.0, 400);

    assert_eq!(world.status("POST /_poolhouse/reset", &[]).await, 204);
    assert!(world.front.service.clock().now() < wall.plus(Duration::from_secs(3600)));
}

#[tokio::test]
async fn waiting_readers_go_home_at_a_reset_and_at_the_end() {
    for ends_process in [false, true] {
        let world = World::dev().await;
        let (status, ended) = tokio::join!(world.status("GET /_poolhouse/inbox/next?to=ana&wait=60", &[]), async {
            tokio::task::yield_now().await;
            if ends_process {
                world.stopping.cancel();
                return 204;
            }
            world.status("POST /_poolhouse/reset", &[]).await
        });
        assert_eq!((status, ended), (204, 204));
    }
}

#[tokio::test]
async fn pages_keep_to_themselves() {
    let world = World::dev().await;
    for line in ["GET /confirmUser", "GET /confirmUser/", "GET /_poolhouse/inbox"] {
        let (_, headers, body) = world.ask(line, &[("accept", "text/html")], "").await;
        assert!(body.starts_with("<!doctype html>"), "{line}: {body}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
}

#[tokio::test]
async fn a_process_that_stops_says_that_it_is_not_ready() {
    let world = World::dev().await;
    assert_eq!(world.status("GET /health", &[]).await, 200);
    world.stopping.cancel();
    assert_eq!(world.status("GET /health", &[]).await, 503);
}
