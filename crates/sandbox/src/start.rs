//! From flags to a running tenant, and back to nothing.

use crate::app::{App, Keys, blocking};
use crate::content_files::ContentFiles;
use crate::db::{Db, MigrationError, Place};
use crate::faults::Faults;
use crate::flags::Flags;
use crate::refusal::Refusal;
use crate::store::{contents, meta};
use crate::{random, seed, server, traffic};
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use admin_api::signing::hex;
use panel_host::Panel;
use std::fs::File;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const DEFAULT_TENANT: &str = "abcdefgh12";

/// Why a tenant could not be started, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken.
    #[error(
        "{address} is already in use. Stop the program that listens there, or choose another address with {flag}."
    )]
    Occupied {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// The address cannot be listened on for another reason.
    #[error("{address} cannot be listened on: {error}. Choose another address with {flag}.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// Why.
        error: io::Error,
    },
    /// Another process has the database.
    #[error(
        "The database {0} is in use by another sandbox. Stop that one, or choose another file with --db."
    )]
    Locked(String),
    /// The database, or the folder of the content files, cannot be used.
    #[error(
        "The database {path} cannot be used: {reason}. Make it writable, or choose another file with --db."
    )]
    Database {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// The database belongs to another tenant.
    #[error(
        "The database {path} belongs to the tenant {stored}. Leave --tenant out, or choose another file with --db."
    )]
    Tenant {
        /// The file.
        path: String,
        /// Its tenant.
        stored: String,
    },
    /// There is no built panel.
    #[error("{path} holds no built panel: {error}. Build the panel first, or leave --dist out.")]
    Panel {
        /// The folder.
        path: String,
        /// Why.
        error: io::Error,
    },
}

/// A running tenant.
pub struct Running {
    /// What it is made of.
    pub app: Arc<App>,
    /// Where the API is.
    pub api: SocketAddr,
    /// Where the custom content is.
    pub content: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
    _lock: Option<File>,
}

/// Starts a tenant.
pub async fn start(flags: Flags) -> Result<Running, StartError> {
    let api = listen(flags.listen, "--listen").await?;
    let content = listen(flags.content_listen, "--content-listen").await?;
    let (api_address, content_address) =
        (address(&api, flags.listen), address(&content, flags.content_listen));
    let traffic = flags.traffic;
    let (app, lock) = blocking(move || prepare(&flags, api_address, content_address)).await?;
    let app = Arc::new(app);
    let mut tasks = vec![
        tokio::spawn(server::serve(api, server::api(&app), Arc::clone(&app))),
        tokio::spawn(server::serve(content, server::content(&app), Arc::clone(&app))),
    ];
    if let Some(rate) = traffic {
        tasks.push(tokio::spawn(traffic::run(Arc::clone(&app), rate)));
    }
    Ok(Running { app, api: api_address, content: content_address, tasks, _lock: lock })
}

async fn listen(address: SocketAddr, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::Occupied { address, flag },
        _ => StartError::Listen { address, flag, error },
    })
}

/// The address with its real port, where 0 was asked for.
fn address(listener: &TcpListener, asked: SocketAddr) -> SocketAddr {
    listener.local_addr().unwrap_or(asked)
}

fn prepare(flags: &Flags, api: SocketAddr, content: SocketAddr) -> Result<(App, Option<File>), StartError> {
    let path = match &flags.db {
        Place::Memory => ":memory:".to_owned(),
        Place::File(path) => path.display().to_string(),
    };
    let unusable = |reason: String| StartError::Database { path: path.clone(), reason };
    let lock = match &flags.db {
        Place::Memory => None,
        Place::File(file) => {
            let lock = lock(file)?;
            create_private(file).map_err(|error| unusable(error.to_string()))?;
            Some(lock)
        }
    };
    let db = Db::open(&flags.db).map_err(|error: MigrationError| unusable(error.to_string()))?;
    let files = match &flags.db {
        Place::Memory => ContentFiles::temporary(),
        Place::File(file) => ContentFiles::beside(file),
    }
    .map_err(|error| unusable(error.to_string()))?;
    let identity = identity(&db, flags).map_err(|error| unusable(error.to_string()))?;
    let (tenant, keys) = identity.map_err(|stored| StartError::Tenant { path: path.clone(), stored })?;

    let content_url = url(content);
    let mut connect = origins(api);
    connect.extend(origins(content));
    let panel = flags.dist.as_deref().map(|folder| {
        Panel::open(folder, &connect)
            .map_err(|error| StartError::Panel { path: folder.display().to_string(), error })
    });
    let app = App {
        admin_user: tenant.admin_user().to_string(),
        db,
        tenant,
        keys,
        files,
        content_url,
        panel: panel.transpose()?,
        allow_remote: flags.allow_remote,
        faults: Faults::default(),
        feed: App::feed_channel(),
        recycle: watch::Sender::new(0),
        ending: watch::Sender::new(false),
    };
    let sentence = |refusal: Refusal| match refusal {
        Refusal::Code(code) => unusable(code.to_owned()),
        Refusal::Storage(error) => unusable(error.to_string()),
        Refusal::File(error) => unusable(error.to_string()),
    };
    seed::fill(&app, flags).map_err(sentence)?;
    let used = app.db.read(contents::list).map_err(|error| unusable(error.to_string()))?;
    let used = used.into_iter().map(|content| content.hash).collect();
    app.files.sweep(&used).map_err(|error| unusable(error.to_string()))?;
    Ok((app, lock))
}

/// Locks a database against a second sandbox. The lock goes with the process, however it ends.
fn lock(database: &Path) -> Result<File, StartError> {
    let path = database.display().to_string();
    let unusable = |error: io::Error| StartError::Database { path: path.clone(), reason: error.to_string() };
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).map_err(unusable)?;
    }
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(PathBuf::from(name)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::Locked(path)),
        Err(std::fs::TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Makes the file of a new database, readable by its owner alone: the admin keys are in it. SQLite gives the files
/// beside it the same rights.
fn create_private(database: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(database).map(drop)
}

/// Tenant and keys: the database's, or new ones for a new database. The inner error is the tenant of a database that
/// belongs to another one.
fn identity(db: &Db, flags: &Flags) -> rusqlite::Result<Result<(TenantId, Keys), String>> {
    db.write(
        |c| {
            let stored = meta::get(c, meta::TENANT)?;
            let tenant = match (stored, &flags.tenant) {
                (Some(stored), Some(wanted)) if stored != wanted.as_str() => return Ok(Err(stored)),
                (Some(stored), _) => TenantId::new(stored),
                (None, wanted) => wanted.clone().unwrap_or_else(|| TenantId::new(DEFAULT_TENANT)),
            };
            meta::set(c, meta::TENANT, tenant.as_str())?;
            if let Some(key) = &flags.admin_key {
                meta::set(c, meta::PRIMARY_KEY, &hex(key.bytes()))?;
            }
            let keys = Keys {
                primary: key(c, meta::PRIMARY_KEY)?,
                secondary: key(c, meta::SECONDARY_KEY)?,
                token: key(c, meta::TOKEN_KEY)?,
            };
            Ok(Ok((tenant, keys)))
        },
        |_| (),
    )
}

/// A stored key, or a new one in its place.
fn key(c: &rusqlite::Connection, name: &str) -> rusqlite::Result<AdminKey> {
    if let Some(Ok(key)) = meta::get(c, name)?.map(|text| AdminKey::parse(&text)) {
        return Ok(key);
    }
    let key = AdminKey::from_bytes(random::bytes());
    meta::set(c, name, &hex(key.bytes()))?;
    Ok(key)
}

/// Where an address is reached: one that stands for all interfaces is named by loopback.
fn url(address: SocketAddr) -> String {
    let address = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        _ => address,
    };
    format!("http://{address}")
}

/// The origins under which pages know an address.
fn origins(address: SocketAddr) -> Vec<String> {
    let mut origins = vec![url(address)];
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        origins.push(format!("http://localhost:{}", address.port()));
    }
    origins
}

impl Running {
    /// Where the API is, as a URL.
    pub fn url(&self) -> String {
        url(self.api)
    }

    /// The primary admin key, in hex digits.
    pub fn admin_key(&self) -> String {
        hex(self.app.keys.primary.bytes())
    }

    /// What the terminal is told. The only place where the admin key is shown.
    pub fn announcement(&self) -> String {
        let (url, tenant) = (self.url(), &self.app.tenant);
        let panel = if self.app.panel.is_some() { format!("panel: {url}/\n") } else { String::new() };
        format!(
            "{panel}service url: {url}\nhosted service url: {url}/tenant-{tenant}\ncontent url: {}\n\
             tenant id: {tenant}\nadmin key: {}\nready\n",
            self.app.content_url,
            self.admin_key(),
        )
    }

    /// Ends it: answers under way are given, then the database is put in order.
    pub async fn end(self) {
        self.app.ending.send_replace(true);
        for task in self.tasks {
            // A task that panicked has ended, too.
            let _ = task.await;
        }
        let app = self.app;
        blocking(move || app.db.checkpoint()).await;
    }
}
