//! The whole application as one value: what the listeners and commands hold.

use std::{collections::BTreeMap, future::Future, sync::Arc};

use bytes::Bytes;
use domain::{policy::Principal, token::Formers};
use futures::Stream;
use store::Store;

use crate::{
    audit::{self, Audit},
    authenticate::SigningKeys,
    budgets,
    caller::Verified,
    computed::Computed,
    config::{Config, Mode},
    crypto::Crypto,
    demo::{self, Demo, Kept},
    dispatch,
    flows::{
        branding::{self, Logo},
        confirm_link::{self, ConfirmOutcome},
        delivery_events::{self, EventRefused},
        function_credentials::{self, FunctionRights, NoCredentials},
        imports::{self, LogRefused, UploadRefused, UploadRequest},
        role_sessions::Minted,
        shown_tokens::{self, NotTaken},
        strangers::Strangers,
        turns::Turns,
        web_identity::IssuerKeys,
    },
    identities::{Identity, Introduced},
    inbox::Inbox,
    invocations::Invocations,
    keys::{
        self, KeyStock,
        rotation::{KeyChangeError, ShownKey},
    },
    letters::{self, Letter, LetterError, Which},
    ports::{AuditLines, Clock, Ports},
    request::{ApiRequest, ApiResponse},
    workers,
};

/// What every request shares.
pub struct Shared {
    pub config: Config,
    pub store: Store,
    pub ports: Ports,
    pub crypto: Crypto,
    pub computed: Computed,
    pub keys: KeyStock,
    pub parsed_keys: keys::Parsed,
    pub open_id_key: keys::open_id::Parsed,
    pub verified_tokens: Verified,
    pub signing_keys: SigningKeys,
    /// The account itself, for keys with full rights.
    pub root: Arc<Principal>,
    pub introduced: Introduced,
    pub audit: Audit,
    pub budgets: budgets::Ledger,
    pub strangers: Strangers,
    pub turns: Arc<Turns>,
    pub issuer_keys: IssuerKeys,
    /// `dev` only.
    pub inbox: Option<Inbox>,
    pub outbox: workers::outbox::Outbox,
    pub imports: workers::imports::Desk,
}

/// The storage gave no answer; a later call may.
#[derive(Debug, thiserror::Error)]
#[error("the store is unavailable: {0}")]
pub struct Unavailable(pub String);

/// One running application. A clone is the same application.
#[derive(Clone)]
pub struct Service {
    shared: Arc<Shared>,
}

impl Service {
    pub fn start(store: Store, config: Config, ports: Ports) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let inbox = (config.mode == Mode::Dev).then(Inbox::default);
        let root = Arc::new(Principal::root(&config.account));
        let shared = Shared {
            config,
            store,
            crypto: Crypto::new(cores, cores * 512),
            computed: Computed::default(),
            keys: KeyStock::new(ports.keys.clone()),
            parsed_keys: keys::Parsed::default(),
            open_id_key: keys::open_id::Parsed::default(),
            verified_tokens: Verified::default(),
            signing_keys: SigningKeys::default(),
            root,
            introduced: Introduced::default(),
            audit: Audit::default(),
            budgets: budgets::Ledger::default(),
            strangers: Strangers::default(),
            turns: Arc::default(),
            issuer_keys: IssuerKeys::default(),
            inbox,
            outbox: workers::outbox::Outbox::default(),
            imports: workers::imports::Desk::default(),
            ports,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Answers one request to `POST /`.
    pub async fn call(&self, request: ApiRequest) -> ApiResponse {
        dispatch::call(&self.shared, request).await
    }

    /// Lets somebody sign whom no record knows, until this process ends: for whoever embeds the application.
    pub fn introduce(&self, access_key_id: &str, identity: Identity) {
        self.shared.introduced.add(access_key_id, identity);
    }

    /// Tells of signed calls as lines, too, from now on.
    pub fn tell_audit(&self, lines: Arc<dyn AuditLines>) {
        self.shared.audit.tell(lines);
    }

    /// Stores what signed calls left behind so far: what a worker does by itself once a second.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn settle_audit(&self) -> Result<(), Unavailable> {
        audit::settle(&self.shared).await
    }

    /// Stores what was drawn on budgets of messages so far: what a worker does by itself once a second.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn settle_budgets(&self) -> Result<(), Unavailable> {
        budgets::write(&self.shared).await
    }

    /// The key set of a pool as JSON text (RFC 7517); None when there is no such pool.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn jwks(&self, pool_id: &str) -> Result<Option<String>, Unavailable> {
        keys::jwks(&self.shared, pool_id).await
    }

    /// Lets other keys sign a pool's tokens from now on.
    ///
    /// # Errors
    /// [`KeyChangeError`].
    pub async fn rotate_signing_keys(&self, pool_id: &str, formers: Formers) -> Result<Vec<ShownKey>, KeyChangeError> {
        let Shared { store, keys, ports, .. } = &*self.shared;
        keys::rotation::rotate(store, keys, pool_id, formers, ports.clock.now()).await
    }

    /// The discovery document of a pool as JSON text (OpenID Connect Discovery 1.0); None when there is no such pool.
    /// It lists only what is served.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn discovery(&self, pool_id: &str, host: Option<&str>) -> Result<Option<String>, Unavailable> {
        keys::discovery(&self.shared, pool_id, host).await
    }

    /// The key set of the tokens that identity pools give out, as JSON text (RFC 7517).
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn identity_jwks(&self) -> Result<String, Unavailable> {
        keys::open_id::jwks(&self.shared).await
    }

    /// The discovery document of identity pools as JSON text.
    pub fn identity_discovery(&self, host: Option<&str>) -> String {
        keys::open_id::discovery(&self.shared, host)
    }

    /// The logo that a client's classic pages show, or that all show (`ALL`); None when there is none.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn logo(&self, pool_id: &str, client_id: &str) -> Result<Option<Logo>, Unavailable> {
        branding::logo(&self.shared, pool_id, client_id).await
    }

    /// The claims of an ID or access token of one of these pools, as a guarded back end reads them.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn read_token(
        &self,
        pools: &[String],
        token: &str,
    ) -> Result<Result<serde_json::Map<String, serde_json::Value>, NotTaken>, Unavailable> {
        shown_tokens::read(&self.shared, pools, token).await
    }

    /// What a function that runs here signs with, for an hour.
    ///
    /// # Errors
    /// [`NoCredentials`].
    pub async fn function_credentials(
        &self,
        function: &str,
        rights: FunctionRights<'_>,
    ) -> Result<Minted, NoCredentials> {
        function_credentials::mint(&self.shared, function, rights).await
    }

    /// What a click on a verification link does.
    pub async fn confirm_user(&self, client_id: &str, user_name: &str, code: &str) -> ConfirmOutcome {
        confirm_link::follow(&self.shared, client_id, user_name, code).await
    }

    /// Takes the file of an import job, piece by piece; it is durable when this answers.
    ///
    /// # Errors
    /// [`UploadRefused`].
    pub async fn receive_import<E>(
        &self,
        request: UploadRequest<'_>,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<(), UploadRefused> {
        imports::receive(&self.shared, request, body).await
    }

    /// What became of each row of an import job, as text that is read while it is sent. The request is signed as those
    /// to `POST /` are.
    ///
    /// # Errors
    /// [`LogRefused`].
    pub async fn import_log(
        &self,
        request: &ApiRequest,
        pool_id: &str,
        job_id: &str,
    ) -> Result<impl Stream<Item = Result<String, Unavailable>> + Send + use<>, LogRefused> {
        imports::read_log(&self.shared, request, pool_id, job_id).await
    }

    /// Takes what Amazon SES tells of mail that it took, from whoever knows the secret for it.
    ///
    /// # Errors
    /// [`EventRefused`].
    pub async fn receive_delivery_event(&self, authorization: Option<&str>, body: &[u8]) -> Result<(), EventRefused> {
        delivery_events::receive(&self.shared, authorization, body).await
    }

    /// Carries out the import jobs that are due, to their ends: what a worker does by itself.
    pub async fn carry_out_imports(&self) {
        workers::imports::carry_out_due(&self.shared).await;
    }

    /// Tells functions what nobody came to tell them in time: what a worker does by itself.
    pub async fn make_waiting_calls(&self) {
        workers::calls::make_due(&self.shared).await;
    }

    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    pub fn clock(&self) -> &dyn Clock {
        self.shared.ports.clock.as_ref()
    }

    /// `dev` only.
    pub fn inbox(&self) -> Option<&Inbox> {
        self.shared.inbox.as_ref()
    }

    /// Messages of the outbox that wait or were given up, oldest first.
    ///
    /// # Errors
    /// [`LetterError::Store`].
    pub async fn letters(&self, which: Which, limit: usize) -> Result<Vec<Letter>, LetterError> {
        letters::list(&self.shared.store, which, limit).await
    }

    /// Has a message sent again because a person wants it.
    ///
    /// # Errors
    /// [`LetterError`].
    pub async fn retry_letter(&self, id: &str) -> Result<Letter, LetterError> {
        let letter = letters::retry(&self.shared.store, id, self.shared.ports.clock.wall()).await?;
        self.shared.outbox.ring();
        Ok(letter)
    }

    /// Gives a message up because a person wants it.
    ///
    /// # Errors
    /// [`LetterError`].
    pub async fn discard_letter(&self, id: &str) -> Result<Letter, LetterError> {
        let letter = letters::discard(&self.shared.store, id, self.shared.ports.clock.wall()).await?;
        if let Some(inbox) = &self.shared.inbox {
            inbox.mark(id, domain::message::Status::Dropped);
        }
        Ok(letter)
    }

    /// Lets workers send at once what a killed process had begun to send. For a store that no other process uses.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn take_over_outbox(&self) -> Result<(), Unavailable> {
        self.shared.store.give_back_messages().await.map_err(|error| Unavailable(error.to_string()))
    }

    /// What functions were asked lately, and what they said. `dev` only.
    pub fn invocations(&self) -> Option<&Invocations> {
        self.shared.ports.functions.invocations()
    }

    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// How many expensive computations were begun so far: password derivations and checks, signatures.
    pub fn computations(&self) -> u64 {
        self.shared.crypto.begun()
    }

    /// How much of each kind of expensive work was computed since the start.
    pub fn computed(&self) -> BTreeMap<&'static str, u64> {
        self.shared.computed.counts()
    }

    /// Whether the store answers.
    pub async fn ready(&self) -> bool {
        self.shared.store.ping().await.is_ok()
    }

    /// Empties everything, sets the clock back and makes the demo pool again, under the same ids and keys. Access keys
    /// stay, and whose they are. `dev` only.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn reset(&self) -> Result<(), Unavailable> {
        let kept = demo::keep(&self.shared).await?;
        self.shared.store.clear().await.map_err(|error| Unavailable(error.to_string()))?;
        self.shared.ports.clock.restore();
        self.shared.parsed_keys.clear();
        self.shared.open_id_key.clear();
        self.shared.verified_tokens.clear();
        self.shared.strangers.clear();
        self.shared.budgets.clear();
        self.shared.issuer_keys.clear();
        if let Some(inbox) = &self.shared.inbox {
            inbox.clear();
        }
        if let Some(invocations) = self.invocations() {
            invocations.clear();
        }
        demo::create(&self.shared, kept).await.map(|_| ())
    }

    /// Makes the demo pool, client and user under their fixed ids, if they are not there.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn create_demo(&self) -> Result<Demo, Unavailable> {
        demo::create(&self.shared, Kept::default()).await
    }

    /// Runs the outbox, the imports, the sweeper and the key stock until `stop` resolves.
    pub async fn run_workers(&self, stop: impl Future<Output = ()> + Send) {
        workers::run(&self.shared, stop).await;
    }
}
