//! From flags to a running gateway, and back to nothing.

use crate::admins::{Admins, AdminsError};
use crate::audit::Audit;
use crate::call::Desk;
use crate::flags::{BEARER_VARIABLE, KEY_VARIABLE, Serve};
use crate::guard::Guard;
use crate::server::{self, Gateway};
use crate::upstream::{NevisService, TenantService, Upstream};
use admin_api::secret::AdminKey;
use admin_api::signing;
use axum::http::HeaderValue;
use bytes::Bytes;
use panel_host::{Panel, production_headers};
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Why the gateway could not be started, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on: {error}. Choose another address with --listen.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// There is no built panel.
    #[error(
        "{path} holds no built panel: {error}. Build the panel first (cargo xtask dist), and name its folder with --dist."
    )]
    Panel {
        /// The folder.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A secret is missing.
    #[error("There is no {what}. Name a file with {flag}, or set the variable {variable}.")]
    NoSecret {
        /// Which.
        what: &'static str,
        /// The flag for its file.
        flag: &'static str,
        /// The variable of the environment.
        variable: &'static str,
    },
    /// A secret's file cannot be read.
    #[error("{path} cannot be read: {error}.")]
    SecretFile {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A secret's file can be read by everybody.
    #[error(
        "{0} can be read by every user of this machine. Take that right away (chmod 600), then start again."
    )]
    OpenSecret(String),
    /// The admin key is none. Its text is never repeated.
    #[error("The admin key is not one: {0}")]
    Key(admin_api::secret::AdminKeyError),
    /// The bearer token cannot stand in a header.
    #[error("The bearer token for nevisIDM has characters that no header can carry.")]
    Bearer,
    /// The list of administrators cannot be used.
    #[error("{0}")]
    Admins(#[from] AdminsError),
    /// The audit file cannot be used.
    #[error("The audit file {path} cannot be written: {error}. Without it nothing is forwarded.")]
    Audit {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The system has no trusted authorities.
    #[error(
        "This system's trusted certificates cannot be read: {0}. Install them (ca-certificates), then start again."
    )]
    Roots(io::Error),
}

/// A running gateway.
pub struct Running {
    /// Where it is, as in `http://127.0.0.1:8790`.
    pub url: String,
    tenant: String,
    service: String,
    admins: usize,
    ending: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Starts a gateway.
pub async fn start(flags: Serve) -> Result<Running, StartError> {
    let key = secret(flags.admin_key_file.as_deref(), "admin key", "--admin-key-file", KEY_VARIABLE)?;
    let key = AdminKey::parse(&key).map_err(StartError::Key)?;
    let nevis = nevis_service(&flags)?;
    let mut connect = Vec::new();
    connect.extend(flags.feed_url.as_ref().map(|url| url.origin().to_owned()));
    let panel = Panel::open(&flags.dist, &connect)
        .map_err(|error| StartError::Panel { path: flags.dist.display().to_string(), error })?;
    let admins = Admins::at(flags.admins.clone());
    let active = admins.all()?.iter().filter(|admin| admin.revoked_at.is_none()).count();
    let audit = Audit::open(flags.audit.clone())
        .map_err(|error| StartError::Audit { path: flags.audit.display().to_string(), error })?;
    let listener = TcpListener::bind(flags.listen)
        .await
        .map_err(|error| StartError::Listen { address: flags.listen, error })?;
    let address = listener.local_addr().unwrap_or(flags.listen);

    let config = config(&flags);
    let mut run = [0; 4];
    // Names the run apart from others in the audit file; without it only the numbers do.
    let _ = getrandom::fill(&mut run);
    let desk = Desk {
        guard: Guard::new(address, &flags.public_origins),
        admins,
        audit,
        upstream: Upstream::new().map_err(StartError::Roots)?,
        tenant: TenantService { service: flags.service.clone(), tenant: flags.tenant.clone(), key },
        nevis,
        run: signing::hex(&run),
        calls: AtomicU64::new(0),
    };
    let gateway = Gateway {
        desk: Arc::new(desk),
        panel,
        config: Bytes::from(config.to_string()),
        headers: production_headers(&connect),
    };
    let (ending, ended) = watch::channel(false);
    let task = tokio::spawn(server::serve(listener, Arc::new(gateway), ended));
    Ok(Running {
        url: format!("http://{address}"),
        tenant: flags.tenant.to_string(),
        service: flags.service.to_string(),
        admins: active,
        ending,
        task,
    })
}

/// The hosting configuration that the panel reads here: the gateway is its tenant's service.
fn config(flags: &Serve) -> Value {
    let name = flags.tenant_name.clone().unwrap_or_else(|| flags.tenant.to_string());
    let mut config = json!({
        "tenants": [{
            "name": name,
            "serviceUrl": format!("/tenant-{}", flags.tenant),
            "tenantId": flags.tenant.as_str(),
            "signedBy": "proxy",
        }],
    });
    if flags.nevis.is_some() {
        config["nevisIdm"] = json!({ "url": "/" });
    }
    if let Some(feed) = &flags.feed_url {
        config["feedUrl"] = feed.to_string().into();
    }
    if let Some(minutes) = flags.idle_minutes {
        config["idleMinutes"] = minutes.into();
    }
    config
}

fn nevis_service(flags: &Serve) -> Result<Option<NevisService>, StartError> {
    let Some(base) = flags.nevis.clone() else { return Ok(None) };
    let (file, flag) = (flags.nevis_bearer_file.as_deref(), "--nevis-bearer-file");
    let token = secret(file, "bearer token for nevisIDM", flag, BEARER_VARIABLE)?;
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| StartError::Bearer)?;
    bearer.set_sensitive(true);
    Ok(Some(NevisService { base, bearer }))
}

/// A secret from its file or the environment.
fn secret(
    file: Option<&Path>,
    what: &'static str,
    flag: &'static str,
    variable: &'static str,
) -> Result<String, StartError> {
    let text = match file {
        Some(path) => {
            let named = || path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|error| StartError::SecretFile { path: named(), error })?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let open = std::fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o004 != 0);
                if open {
                    return Err(StartError::OpenSecret(named()));
                }
            }
            text
        }
        None => std::env::var(variable).map_err(|_| StartError::NoSecret { what, flag, variable })?,
    };
    Ok(text.trim().to_owned())
}

impl Running {
    /// What the terminal is told. No secret is in it.
    pub fn announcement(&self) -> String {
        let nobody = match self.admins {
            0 => "nobody may call yet; gateway admin add NAME makes the first credential\n",
            _ => "",
        };
        format!(
            "panel: {}/\ntenant: {}\nservice: {}\nadministrators: {}\n{nobody}ready\n",
            self.url, self.tenant, self.service, self.admins
        )
    }

    /// Ends it: answers under way are given first.
    pub async fn end(self) {
        self.ending.send_replace(true);
        // A task that panicked has ended, too.
        let _ = self.task.await;
    }
}
