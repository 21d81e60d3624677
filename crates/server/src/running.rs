//! The life of a server, the same for `dev` and `serve`: bind, open, announce, answer, stop.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use domain::random::Random;
use http::{Request, Response};
use hyper::body::Incoming;
use metrics_exporter_prometheus::PrometheusHandle;
use service::directory::{self, DirectoryError, Outcome};
use service::ports::{Clock, KeySource};
use service::{Config, Ports, Service};
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::arguments::Common;
use crate::configuration::identities::{self, Identities};
use crate::configuration::{ListenAddress, environment};
use crate::failure::Failure;
use crate::front::{Ends, Front, HostRule, show_figures};
use crate::listen::Listeners;
use crate::lock::Lock;
use crate::outbound::audit_log::AuditLog;
use crate::outbound::egress::Guarded;
use crate::outbound::event_log::EventLog;
use crate::outbound::random::SystemRandom;
use crate::outbound::{channels, known_passwords};
use crate::storage::{self, Whereabouts};
use crate::telemetry::figures;
use crate::{console, functions, process};

/// Connections for who looks at figures.
const FIGURE_CONNECTIONS: usize = 16;

/// What distinguishes one start from another.
pub struct Plan {
    pub whereabouts: Whereabouts,
    pub clock: Arc<dyn Clock>,
    pub hosts: HostRule,
}

/// Runs until a signal. `configure` is told the address in use; `greet` gives what the console shows below the line that
/// says where this server listens.
///
/// # Errors
/// Whatever keeps it from starting; afterwards it only ends by signals.
pub async fn run<G, F>(
    common: &Common,
    plan: Plan,
    configure: impl FnOnce(&ListenAddress) -> Config,
    greet: G,
) -> Result<(), Failure>
where
    G: FnOnce(Service, String) -> F,
    F: Future<Output = Result<String, Failure>>,
{
    // The lock first: a second start must not touch anything of the first.
    let lock = plan.whereabouts.file().map(Lock::take).transpose()?;
    let is_alone = lock.is_some();
    let listeners = Listeners::bind(&common.listen).await?;
    let figure_listeners = match &common.metrics_listen {
        Some(address) => Some(Listeners::bind(address).await?),
        None => None,
    };
    let figures = figures::start()?;
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let store = storage::open(&plan.whereabouts, random.clone(), storage::Absent::Make).await?;
    if let Some(path) = &common.identities {
        declare(path, common, &store, plan.clock.as_ref(), random.as_ref()).await?;
    }
    let event_log = common.event_log.as_deref().map(EventLog::start).transpose()?;
    let channels = channels::open(&common.outbound, common.region.as_str())?;
    let config = configure(listeners.address());
    let (host, application) = functions::host(common, &config, &plan.clock, &random)?.unzip();
    let ports = Ports {
        clock: plan.clock,
        random: random.clone(),
        mailer: channels.mailer,
        texter: channels.texter,
        functions: functions::port(host.as_ref()),
        log: event_log.clone().map(|log| log as _),
        known_passwords: known_passwords::list(common.compromised_passwords.as_deref())?,
        keys: KeySource::Generate,
        egress: Arc::new(Guarded::new(&common.egress_allow)),
    };

    let base_url = config.base_url(None);
    let service = Service::start(store.clone(), config, ports);
    if let Some(path) = &common.audit_log {
        service.tell_audit(Arc::new(AuditLog::open(path)?));
    }
    if is_alone {
        service.take_over_outbox().await.map_err(Failure::failed)?;
    }
    let greeting = greet(service.clone(), base_url).await?;
    if let (Some(host), Some(application)) = (&host, &application) {
        functions::connect(host, application, &service).await;
    }
    let stop = Stop::listen()?;

    let address = listeners.address().clone();
    let front = Arc::new(Front {
        service: service.clone(),
        pages: pages(&service, &stop.token),
        hosts: plan.hosts,
        random,
        proxies: common.trusted_proxy.clone(),
        functions: host.clone(),
        figures: figure_listeners.is_none().then(|| figures.clone()),
    });
    let servers = serve_all(listeners, front, figure_listeners, figures.clone(), stop.token.clone());
    let workers = Workers::start(&service, figures);

    console::say(&format!("listening on http://{address}\n{greeting}"));
    servers.await;
    workers.stop().await;
    if let Some(host) = &host {
        host.stop().await;
    }
    if let Some(log) = event_log {
        log.finish();
    }
    store.close().await;
    drop(lock);
    Ok(())
}

/// Makes callers what the file says, before anybody can call.
async fn declare(
    path: &Path,
    common: &Common,
    store: &Store,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<(), Failure> {
    let Identities { declared, keys } = identities::read(path, &environment::variables())?;
    let place = (common.account.as_str(), !common.egress_allow.is_empty());
    let done = directory::declare(store, place, &declared, &keys, random, clock.now()).await;
    let Outcome { made, changed, removed } = done.map_err(|error| match error {
        DirectoryError::Store(_) | DirectoryError::Keyring(_) | DirectoryError::Busy => Failure::failed(error),
        refused => Failure::refused(format!("--identities {}: {refused}", path.display())),
    })?;
    tracing::info!(made, changed, removed, file = %path.display(), "identities are as the file says");
    Ok(())
}

fn pages(service: &Service, stopping: &CancellationToken) -> Router {
    web::router(service.clone(), stopping.clone())
}

/// Begins to accept at once; ends when every listener has stopped.
#[allow(clippy::disallowed_methods, reason = "the server starts its listeners")]
fn serve_all(
    listeners: Listeners,
    front: Arc<Front>,
    figure_listeners: Option<Listeners>,
    figures: PrometheusHandle,
    stop: CancellationToken,
) -> impl Future<Output = ()> {
    let answer = move |ends: Ends, request: Request<Incoming>| {
        let front = Arc::clone(&front);
        async move { front.answer(ends, request).await }
    };
    let main = tokio::spawn(listeners.serve(answer, process::connections_that_fit(), stop.clone()));
    let aside = figure_listeners.map(|listeners| {
        let answer = move |_: Ends, request: Request<Incoming>| {
            let figures = figures.clone();
            async move { figures_only(&figures, &request) }
        };
        tokio::spawn(listeners.serve(answer, FIGURE_CONNECTIONS, stop))
    });
    async move {
        let _ = main.await;
        if let Some(aside) = aside {
            let _ = aside.await;
        }
    }
}

fn figures_only(figures: &PrometheusHandle, request: &Request<Incoming>) -> Response<Body> {
    if request.uri().path() == "/metrics" {
        return show_figures(figures);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = http::StatusCode::NOT_FOUND;
    response
}

/// The outbox, the sweeper, the key stock, and the folding of figures.
struct Workers {
    stop: CancellationToken,
    service: tokio::task::JoinHandle<()>,
    folding: tokio::task::JoinHandle<()>,
}

impl Workers {
    #[allow(clippy::disallowed_methods, reason = "the server starts the workers")]
    fn start(service: &Service, figures: PrometheusHandle) -> Self {
        let stop = CancellationToken::new();
        let (stopped, service) = (stop.clone(), service.clone());
        Self {
            stop,
            service: tokio::spawn(async move { service.run_workers(stopped.cancelled()).await }),
            folding: tokio::spawn(figures::keep_folding(figures)),
        }
    }

    async fn stop(self) {
        self.folding.abort();
        self.stop.cancel();
        let _ = self.service.await;
    }
}

/// SIGTERM and SIGINT: the first asks this process to stop, the second does not ask.
struct Stop {
    token: CancellationToken,
}

impl Stop {
    #[allow(clippy::disallowed_methods, reason = "the server waits for signals aside")]
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};

        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::failed)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::failed)?;
        let token = CancellationToken::new();
        let stop = token.clone();
        tokio::spawn(async move {
            for asked_before in [false, true] {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                if asked_before {
                    std::process::exit(1);
                }
                tracing::info!("stopping");
                stop.cancel();
            }
        });
        Ok(Self { token })
    }
}
