//! State that lives as long as a connection. A page opens its state when it is first shown. The state stays when the
//! page is left, so that an upload or a bulk action continues.

use super::Connection;
use leptos::prelude::*;

/// The scope of one connection: its owner in the reactive system, and the connection itself.
#[derive(Clone)]
pub struct ConnectionScope {
    owner: Owner,
    connection: StoredValue<Connection, LocalStorage>,
}

impl ConnectionScope {
    /// Provides the scope of a connection as a context of the calling component. It ends with that component.
    pub fn provide(connection: Connection) {
        let owner = Owner::current().unwrap_or_default();
        provide_context(Self { owner, connection: StoredValue::new_local(connection) });
    }

    /// The state of type `T` of this connection. Opens it on first use. Its effects end with the connection.
    pub fn open<T: Clone + Send + Sync + 'static>(&self, open: impl FnOnce(&Connection) -> T) -> T {
        self.owner.with(|| {
            use_context::<T>().unwrap_or_else(|| {
                let state = self.connection.with_value(open);
                provide_context(state.clone());
                state
            })
        })
    }
}
