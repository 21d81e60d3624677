//! The pool, client and user that `dev` has from the start, under constant ids, so that examples can be pasted.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    client::{Client, ClientDraft, ClientSettings, ExplicitFlow, Surroundings},
    iam::{Declaration, Directory},
    ids::{ClientId, PoolId, PoolNumber, Sub, UserId},
    pool::{Alias, Contact, NewPool, Pool, SettingsDraft},
    secret::Secret,
    token::StoredKey,
    user::{Credentials, Status, User},
};

use store::AccessKey;

use crate::{
    access_keys,
    context::Context,
    directory,
    flows::{
        aliases,
        passwords::{self, Candidate},
    },
    lookup::Lookup,
    refusals::{Refusal, Result},
    service::{Shared, Unavailable},
};

/// After the region and an underscore: an id of AWS's own shape.
const POOL: &str = "Poolhouse";
const CLIENT: &str = "poolhousedemoclient0000001";
const USERNAME: &str = "demo";
const PASSWORD: &str = "Demo-Passw0rd!";
const EMAIL: &str = "demo@example.com";
/// Tests may have written it down.
const SUB: &str = "de300000-0000-4000-8000-000000000001";

/// What the console of `dev` shows.
#[derive(Clone, Debug)]
pub struct Demo {
    pub pool_id: String,
    pub client_id: String,
    pub username: String,
    pub password: String,
}

/// What a reset leaves as it was: whoever holds a token, a key set or an access key must not have to start again.
#[derive(Default)]
pub(crate) struct Kept {
    number: Option<PoolNumber>,
    key_changes: u32,
    signing_keys: Vec<Arc<StoredKey>>,
    access_keys: Vec<Arc<AccessKey>>,
    /// Whose the keys are, and what they may do.
    callers: Directory,
    declaration: Option<Arc<Declaration>>,
}

/// Reads it, before everything goes.
pub(crate) async fn keep(shared: &Arc<Shared>) -> std::result::Result<Kept, Unavailable> {
    let access_keys = access_keys::list(&shared.store).await.map_err(|error| Unavailable(error.to_string()))?;
    let pool_id = id(shared);
    let mut tx = shared.store.begin();
    let read = async {
        let (callers, declaration) = (directory::read(&mut tx).await?, tx.declaration().await?);
        let kept = Kept { access_keys, callers, declaration, ..Kept::default() };
        let Some(pool) = tx.pool_by_id(&pool_id).await? else { return Ok(kept) };
        let (id, access) = tx.signing_keys(pool.number).await?;
        let signing_keys = id.into_iter().chain(access).collect();
        let (number, key_changes) = (Some(pool.number), pool.key_changes);
        Ok(Kept { number, key_changes, signing_keys, ..kept })
    };
    let kept: std::result::Result<Kept, store::Failure> = read.await;
    kept.map_err(|error| Unavailable(error.to_string()))
}

fn id(shared: &Shared) -> PoolId {
    PoolId::from(format!("{}_{POOL}", shared.config.region))
}

pub(crate) async fn create(shared: &Arc<Shared>, kept: Kept) -> std::result::Result<Demo, Unavailable> {
    let pool_id = id(shared);
    let cx = Context::internal(shared.clone());
    loop {
        match make(&cx, &pool_id, &kept).await {
            Ok(()) => break,
            Err(Refusal::Conflict) => cx.rewind(),
            Err(why) => return Err(Unavailable(format!("{why:?}"))),
        }
    }
    Ok(Demo {
        pool_id: pool_id.to_string(),
        client_id: CLIENT.to_owned(),
        username: USERNAME.to_owned(),
        password: PASSWORD.to_owned(),
    })
}

/// Whatever of the three is missing, each in a commit of its own: clients and users need a pool that is there.
async fn make(cx: &Context, pool_id: &PoolId, kept: &Kept) -> Result<()> {
    let pool = make_pool(cx, pool_id, kept).await?;
    let mut tx = cx.begin();
    if tx.client(&ClientId::from(CLIENT)).await?.is_none() {
        tx.put(&client(&pool, cx.now())?);
        tx.commit().await?;
    }
    if tx.find_account(&pool, USERNAME).await?.is_some() {
        return Ok(());
    }
    let now = cx.now();
    let user = User {
        pool: pool.number,
        id: UserId::generate(cx.wall(), cx.random_anew()),
        sub: Sub::from(SUB),
        username: USERNAME.to_owned(),
        attributes: BTreeMap::from([
            (Contact::Email.as_str().to_owned(), EMAIL.to_owned()),
            (Contact::Email.verified_attribute().to_owned(), "true".to_owned()),
        ]),
        links: Vec::new(),
        created: now,
        modified: now,
    };
    match aliases::claim(&mut tx, &pool, &user).await {
        // Somebody deleted the demo user and gave its address to another: that is how they want it.
        Err(Refusal::AliasTaken(_)) => return Ok(()),
        claimed => claimed?,
    }
    let credentials = Credentials::new(pool.number, user.id, Status::Confirmed);
    let candidate = Candidate { pool: &pool, user: user.id, username: USERNAME, epoch: credentials.next_epoch() };
    let password = passwords::first(cx, &candidate, &Secret::new(PASSWORD)).await?;
    tx.put(&user);
    tx.put(&credentials.with_permanent_password(password, 0));
    tx.commit().await?;
    Ok(())
}

async fn make_pool(cx: &Context, pool_id: &PoolId, kept: &Kept) -> Result<Arc<Pool>> {
    let mut tx = cx.begin();
    if let Some(pool) = tx.pool_by_id(pool_id).await? {
        return Ok(pool);
    }
    let draft = NewPool {
        name: "demo".into(),
        alias_attributes: Some(BTreeSet::from([Alias::Email])),
        settings: SettingsDraft { auto_verified: BTreeSet::from([Contact::Email]), ..SettingsDraft::default() },
        ..NewPool::default()
    };
    let number = kept.number.unwrap_or_else(|| PoolNumber::generate(cx.random()));
    let mut pool = Pool::create(number, pool_id.clone(), draft, cx.now())?;
    pool.key_changes = kept.key_changes;
    if !tx.create_pool(&pool).await? {
        return Err(Refusal::internal("the demo pool was deleted, and a pool's id is never given again"));
    }
    for key in &kept.signing_keys {
        tx.put(key.as_ref());
    }
    for key in &kept.access_keys {
        tx.put(key.as_ref());
    }
    directory::write(&mut tx, &Directory::default(), &kept.callers);
    if let Some(declaration) = &kept.declaration {
        tx.put(declaration.as_ref());
    }
    tx.commit().await?;
    Ok(Arc::new(pool))
}

fn client(pool: &Pool, now: domain::time::Timestamp) -> Result<Client> {
    let flows = [
        ExplicitFlow::AllowUserPassword,
        ExplicitFlow::AllowAdminUserPassword,
        ExplicitFlow::AllowUserSrp,
        ExplicitFlow::AllowRefreshToken,
    ];
    let draft = ClientDraft {
        name: Some("demo".into()),
        settings: ClientSettings { flows: Some(BTreeSet::from(flows)), ..ClientSettings::default() },
        revokes_tokens: None,
    };
    Ok(Client::create(ClientId::from(CLIENT), pool, Surroundings::NONE, draft, None, now)?)
}
