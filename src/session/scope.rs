//! State that lives as long as a connection. A page opens its state when it is first shown. The state stays when the
//! page is left, so that an upload or a bulk action continues, and it stays unseen while another identity is connected
//! and the state has unfinished work.

use super::{Connection, Session};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;

/// The scope of one connection: its owner in the reactive system, and the connection itself.
#[derive(Clone)]
pub struct ConnectionScope {
    owner: Owner,
    connection: StoredValue<Connection, LocalStorage>,
}

impl ConnectionScope {
    /// Provides the scope of a connection to its views, and the session as this connection sees it.
    pub fn provide(session: Session, connection: &Connection) -> Self {
        connection.owner.with(|| {
            let scope = Self {
                owner: connection.owner.clone(),
                connection: StoredValue::new_local(connection.clone()),
            };
            provide_context(scope.clone());
            provide_context(session.of(connection));
            scope
        })
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

/// Builds the view of a connection inside its scope. When the view is removed, the state ends, too, unless the session
/// keeps it.
pub fn view_of(session: Session, connection: &Connection, view: fn() -> AnyView) -> AnyView {
    let (scope, of_view) = (connection.owner.clone(), connection.owner.child());
    let (ending, number) = (of_view.clone(), connection.number);
    on_cleanup(move || {
        ending.cleanup();
        if !session.keeps(number) {
            scope.cleanup();
        }
    });
    // The parts of a view are built after it was made, and must find the scope's contexts, too.
    let made = of_view.with(view);
    OwnedView::new_with_owner(made, of_view).into_any()
}
