//! Handles that live as long as a connection. A page opens its own when it is first shown; they stay when the page is
//! left, so that an upload or a bulk goes on.

use super::Connection;
use leptos::prelude::*;

/// The scope of one connection: its owner in the reactive system, and the connection itself.
#[derive(Clone)]
pub struct ConnectionScope {
    owner: Owner,
    connection: StoredValue<Connection, LocalStorage>,
}

impl ConnectionScope {
    /// The scope of a connection, as a context of the component that calls this. It ends with that component.
    pub fn provide(connection: Connection) {
        let owner = Owner::current().unwrap_or_default();
        provide_context(Self { owner, connection: StoredValue::new_local(connection) });
    }

    /// A handle of this connection: the one that is open, or a new one. Its effects end with the connection.
    pub fn open<T: Clone + Send + Sync + 'static>(&self, open: impl FnOnce(&Connection) -> T) -> T {
        self.owner.with(|| {
            use_context::<T>().unwrap_or_else(|| {
                let handle = self.connection.with_value(open);
                provide_context(handle.clone());
                handle
            })
        })
    }
}
