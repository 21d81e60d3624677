//! The pool, client and user that `dev` has from the start, under constant ids, so that examples can be pasted.

use std::{collections::{BTreeMap, BTreeSet}, sync::Arc};

use domain::{
    client::{Client, ClientDraft, ClientSettings, ExplicitFlow, Surroundings},
    ids::{ClientId, PoolId, PoolNumber, Sub, UserId},
    pool::{Alias, Contact, NewPool, Pool, SettingsDraft},
    secret::Secret,
    user::{Credentials, Status, User},
};

use crate::{
    context::Context,
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

/// What the console of `dev` shows.
#[derive(Clone, Debug)]
pub struct Demo {
    pub pool_id: String,
    pub client_id: String,
    pub username: String,
    pub password: String,
}

pub(crate) async fn create(shared: &Arc<Shared>) -> std::result::Result<Demo, Unavailable> {
    let pool_id = PoolId::from(format!("{}_{POOL}", shared.config.region));
    let cx = Context::internal(shared.clone());
    loop {
        match make(&cx, &pool_id).await {
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
async fn make(cx: &Context, pool_id: &PoolId) -> Result<()> {
    let pool = make_pool(cx, pool_id).await?;
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
        id: UserId::generate(cx.wall(), cx.random()),
        sub: Sub::generate(cx.random()),
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

async fn make_pool(cx: &Context, pool_id: &PoolId) -> Result<Arc<Pool>> {
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
    let pool = Pool::create(PoolNumber::generate(cx.random()), pool_id.clone(), draft, cx.now())?;
    if !tx.create_pool(&pool).await? {
        return Err(Refusal::internal("the demo pool was deleted, and a pool's id is never given again"));
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
