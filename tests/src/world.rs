//! A whole Poolhouse of a test's own.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::budget::Budgets;
use domain::random::Random;
use serde_json::{Value, json};
use service::config::Patiences;
use service::ports::{Clock, Egress, KeySource, NoEgress, NoFunctions, Ports};
use service::{Config, Iam, IssuerMode, Mode, Service};
use store::{Keyring, Store};
use tokio::sync::oneshot;

use crate::actors::merge;
use crate::known::OneKnown;
use crate::{
    AwsError, EngineKind, Functions, MovableClock, Outcome, Pool, Post, Relay, Seeded, TestEngine, call, test_keys,
};

/// What makes a world unlike the usual one.
pub struct Options {
    pub engine: EngineKind,
    pub iam: Iam,
    /// Whether the outbox, the sweeper and the key stock run.
    pub workers: bool,
    pub seed: u64,
    /// What stands for the numbers that the seed gives.
    pub random: Option<Arc<dyn Random>>,
    /// What stands for the users' own functions; None: there are none.
    pub functions: Option<Arc<Functions>>,
    /// Where documents of others lie; None: nowhere.
    pub egress: Option<Arc<dyn Egress>>,
    pub patience: Patiences,
    /// What lies behind the inbox; None: nothing.
    pub relay: Option<Arc<Relay>>,
    /// How many messages may be sent; None: as many as anybody likes.
    pub budgets: Option<Budgets>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            engine: EngineKind::of_environment(),
            iam: Iam::Off,
            workers: true,
            seed: 7,
            random: None,
            functions: None,
            egress: None,
            patience: Patiences::default(),
            relay: None,
            budgets: None,
        }
    }
}

/// A server in this process, on an empty engine, with its clock and post in the test's hands. A clone is the
/// same world.
#[derive(Clone)]
pub struct World {
    inner: Arc<Inner>,
}

pub struct Inner {
    service: Service,
    ports: Ports,
    pub clock: Arc<MovableClock>,
    pub engine: TestEngine,
    // Workers end when it is dropped.
    _stop: Option<oneshot::Sender<()>>,
}

impl Deref for World {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl World {
    /// On the engine the environment names, with nobody asking for signatures.
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        // What a server would log of its own faults stands beside the test that met them.
        let _ = tracing_subscriber::fmt()
            .with_test_writer()
            .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
            .try_init();
        let engine = TestEngine::new(options.engine).await;
        let clock = Arc::new(MovableClock::default());
        let config = Config {
            mode: Mode::Dev,
            iam: options.iam,
            issuer: IssuerMode::Own,
            region: "us-east-1".into(),
            account: "123456789012".into(),
            public_url: Some("https://id.example.org".into()),
            listen: "127.0.0.1:9229".into(),
            patience: options.patience.clone(),
            // A slow machine must not decide what a test sees.
            turn: Duration::from_secs(60),
            events_secret: None,
            budgets: options.budgets.clone(),
        };
        let ports = Ports {
            clock: clock.clone(),
            random: options.random.clone().unwrap_or_else(|| Arc::new(Seeded::new(options.seed))),
            mailer: options.relay.clone().map(|relay| relay as _),
            texter: options.relay.clone().map(|relay| relay as _),
            log: None,
            functions: options.functions.clone().map_or_else(|| Arc::new(NoFunctions) as _, |functions| functions as _),
            known_passwords: Some(Arc::new(OneKnown)),
            keys: KeySource::Stock(test_keys()),
            egress: options.egress.clone().unwrap_or_else(|| Arc::new(NoEgress)),
        };
        let random = Arc::new(Seeded::new(options.seed.wrapping_add(1)));
        let keyring = Keyring::ephemeral(random.as_ref());
        let store = Store::open(engine.engine.clone(), keyring, random).await.unwrap();
        let service = Service::start(store, config, ports.clone());
        let stop = options.workers.then(|| {
            let (stop, stopped) = oneshot::channel::<()>();
            let working = service.clone();
            tokio::spawn(async move { working.run_workers(async { drop(stopped.await) }).await });
            stop
        });
        Self { inner: Arc::new(Inner { service, ports, clock, engine, _stop: stop }) }
    }

    /// Another server on the same store that asks for signatures; it has no workers.
    pub fn enforcing(&self) -> Self {
        self.beside(Config { iam: Iam::Enforce, ..self.service.config().clone() })
    }

    /// The same one, reached by this address.
    pub fn enforcing_at(&self, public_url: &str) -> Self {
        let public_url = Some(public_url.to_owned());
        self.beside(Config { iam: Iam::Enforce, public_url, ..self.service.config().clone() })
    }

    /// Comes back once other servers on this store know what was drawn on budgets here.
    pub async fn budgets_settled(&self) {
        self.service().settle_budgets().await.unwrap();
    }

    /// The server after it was stopped and started: it knows nothing but what is stored. It has no workers.
    pub fn restarted(&self) -> Self {
        self.beside(self.service.config().clone())
    }

    fn beside(&self, config: Config) -> Self {
        let service = Service::start(self.service.store().clone(), config, self.ports.clone());
        let Inner { ports, clock, engine, .. } = &*self.inner;
        let inner = Inner { service, ports: ports.clone(), clock: clock.clone(), engine: engine.clone(), _stop: None };
        Self { inner: Arc::new(inner) }
    }

    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// What the server stands on, for another one beside it.
    pub fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// Calls an operation by its name, as an unsigned request.
    pub async fn call(&self, operation: &str, input: Value) -> Result<Value, AwsError> {
        call::call(&self.inner.service, operation, input.to_string(), &[]).await
    }

    /// The same with any bytes and further headers.
    pub async fn send(
        &self,
        operation: &str,
        body: impl Into<Bytes>,
        headers: &[(&str, &str)],
    ) -> Result<Value, AwsError> {
        call::call(&self.inner.service, operation, body, headers).await
    }

    /// [`World::call`] by somebody at this address.
    pub async fn call_from(&self, remote: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
        call::call_from(&self.inner.service, remote.parse().unwrap(), operation, input.to_string()).await
    }

    /// A pool of plain user names with every default.
    pub async fn pool(&self) -> Pool {
        self.pool_with(json!({})).await
    }

    /// A pool that verifies e-mail addresses on sign-up.
    pub async fn verifying_pool(&self) -> Pool {
        self.pool_with(json!({"AutoVerifiedAttributes": ["email"]})).await
    }

    /// A pool that lets passkeys in, for pages of this domain.
    pub async fn passkey_pool(&self, relying_party: &str) -> Pool {
        let factors = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}});
        let pool = self.pool_with(json!({"Policies": factors})).await;
        let input = json!({"WebAuthnConfiguration": {"RelyingPartyId": relying_party}});
        pool.call("SetUserPoolMfaConfig", input).await.answered();
        pool
    }

    pub async fn pool_with(&self, members: Value) -> Pool {
        let mut input = json!({"PoolName": "people"});
        merge(&mut input, members);
        let made = self.call("CreateUserPool", input).await.answered();
        Pool { world: self.clone(), id: made["UserPool"]["Id"].as_str().unwrap().to_owned() }
    }

    /// Moves the clock.
    pub fn wait(&self, time: Duration) {
        self.inner.clock.advance(time);
    }

    /// Seconds since 1970 of the world's present.
    pub fn now(&self) -> i64 {
        self.inner.clock.now().seconds()
    }

    pub fn inbox(&self) -> Post<'_> {
        Post::new(self)
    }

    /// Everything stored, as bytes.
    pub async fn dump(&self) -> crate::Dump {
        crate::dump(self.inner.engine.engine.as_ref()).await
    }

    /// Comes back once every message that was sent is known as sent: whoever reads the inbox may be a moment faster.
    pub async fn messages_settled(&self) {
        const MESSAGES: u8 = 0x0b;
        let is_queued = |value: &kv::Bytes| value.windows(8).any(|window| window == b"\"queued\"");
        while self.dump().await.iter().any(|(key, value)| key[0] == MESSAGES && is_queued(value)) {
            tokio::task::yield_now().await;
        }
    }

    /// Comes back once nobody is sending anything: every message is known as sent, or waits for its next attempt.
    pub async fn attempts_settled(&self) {
        const MESSAGES: u8 = 0x0b;
        let is_leased = |value: &kv::Bytes| value.windows(14).any(|window| window == b"\"leased_until\"");
        while self.dump().await.iter().any(|(key, value)| key[0] == MESSAGES && is_leased(value)) {
            tokio::task::yield_now().await;
        }
    }

    /// [`World::dump`] once nobody is sending anything. What compares two dumps begins with this one, in a world without
    /// workers: what an earlier call left to be done behind its answer must not count as written by the next.
    pub async fn dump_at_rest(&self) -> crate::Dump {
        self.attempts_settled().await;
        self.dump().await
    }

    /// Recomputes indexes and counts; fails on any difference.
    ///
    /// # Panics
    /// With the differences.
    pub async fn verify(&self) {
        let report = store::verify::verify(self.inner.service.store()).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
    }
}
