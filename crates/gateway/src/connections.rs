//! The table of open connections: limits their number for each address, and closes those of revoked administrators.

use crate::admins::CredentialHash;
use crate::client_address::{TrustedProxies, network};
use server_kit::CancellationToken;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All open connections.
pub(crate) struct Connections {
    per_address: usize,
    /// Proxies carry the calls of many people, so their connections are not limited by address.
    proxies: TrustedProxies,
    table: Mutex<ConnectionTable>,
}

#[derive(Default)]
struct ConnectionTable {
    next: u64,
    by_address: HashMap<IpAddr, usize>,
    open: HashMap<u64, ConnectionEntry>,
}

struct ConnectionEntry {
    /// The credential of the last call on it that was let through.
    holder: Option<CredentialHash>,
    cut: CancellationToken,
}

/// An open connection. Dropping it takes it off the table.
pub(crate) struct OpenConnection {
    id: u64,
    /// The address of the other side.
    pub peer: IpAddr,
    /// Drops the connection when it is cancelled.
    pub cut: CancellationToken,
    connections: Arc<Connections>,
}

impl Connections {
    /// An empty table.
    pub fn new(per_address: usize, proxies: TrustedProxies) -> Arc<Self> {
        Arc::new(Self { per_address, proxies, table: Mutex::default() })
    }

    /// Takes a new connection; `None` where its address has as many as it may have.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<OpenConnection> {
        let mut table = self.table();
        let count = table.by_address.entry(network(peer)).or_default();
        if *count >= self.per_address && !self.proxies.contains(peer) {
            return None;
        }
        *count += 1;
        let id = table.next;
        table.next += 1;
        let cut = CancellationToken::new();
        table.open.insert(id, ConnectionEntry { holder: None, cut: cut.clone() });
        Some(OpenConnection { id, peer, cut, connections: Arc::clone(self) })
    }

    /// Whether anybody with a credential is connected.
    pub fn has_holders(&self) -> bool {
        self.table().open.values().any(|open| open.holder.is_some())
    }

    /// Cuts the connections of those whose credential is not among these.
    pub fn keep_only(&self, active: &HashSet<CredentialHash>) {
        for open in self.table().open.values() {
            if open.holder.as_ref().is_some_and(|holder| !active.contains(holder)) {
                open.cut.cancel();
            }
        }
    }

    fn table(&self) -> MutexGuard<'_, ConnectionTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenConnection {
    /// Notes whose call is answered on it.
    pub fn held_by(&self, credential: &CredentialHash) {
        if let Some(open) = self.connections.table().open.get_mut(&self.id) {
            open.holder = Some(credential.clone());
        }
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let mut table = self.connections.table();
        table.open.remove(&self.id);
        let address = network(self.peer);
        if let Some(count) = table.by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                table.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections() -> Arc<Connections> {
        Connections::new(2, TrustedProxies::new(vec!["127.0.0.1/32".parse().unwrap()]))
    }

    #[test]
    fn an_address_has_its_limit_and_a_trusted_proxy_has_none() {
        let connections = connections();
        let stranger = IpAddr::from([203, 0, 113, 1]);
        let mut open = [(); 2].map(|()| connections.admit(stranger));
        assert!(open.iter().all(Option::is_some) && connections.admit(stranger).is_none());
        assert!(connections.admit(IpAddr::from([203, 0, 113, 2])).is_some());
        let proxy = [(); 20].map(|()| connections.admit(IpAddr::from([127, 0, 0, 1])));
        assert!(proxy.iter().all(Option::is_some));
        open[0] = None;
        assert!(connections.admit(stranger).is_some());
        drop((open, proxy));
        assert!(connections.table().by_address.is_empty() && connections.table().open.is_empty());
    }

    #[test]
    fn a_revocation_cuts_the_connections_of_one_credential() {
        let connections = connections();
        let (anna, bert) = (CredentialHash::of("a"), CredentialHash::of("b"));
        let open = [(); 3].map(|()| connections.admit(IpAddr::from([127, 0, 0, 1])).unwrap());
        assert!(!connections.has_holders());
        open[0].held_by(&anna);
        open[1].held_by(&bert);
        connections.keep_only(&HashSet::from([bert]));
        assert_eq!(open.each_ref().map(|open| open.cut.is_cancelled()), [true, false, false]);
    }
}
