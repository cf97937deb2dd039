//! Opening listeners, with errors that say what to do.

use std::io;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Why an address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program listens there.
    #[error(
        "{address} is already in use. Stop the program that listens there, or choose another address with {flag}."
    )]
    InUse {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// Any other reason.
    #[error("{address} cannot be listened on: {error}. Choose another address with {flag}.")]
    Other {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// Why.
        error: io::Error,
    },
}

/// Listens on an address that the user set with `flag`. Answers the listener with its real address, which has another
/// port where port 0 was asked for.
pub async fn listen(
    address: SocketAddr,
    flag: &'static str,
) -> Result<(TcpListener, SocketAddr), ListenError> {
    let opened = TcpListener::bind(address).await.and_then(|listener| {
        let real = listener.local_addr()?;
        Ok((listener, real))
    });
    opened.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse { address, flag },
        _ => ListenError::Other { address, flag, error },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_in_use_is_named_with_its_flag() {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let (_listener, address) = listen(any, "--listen").await.unwrap();
        assert_ne!(address.port(), 0);
        let error = listen(address, "--listen").await.unwrap_err();
        assert!(matches!(error, ListenError::InUse { .. }));
        let text = error.to_string();
        assert!(text.contains(&address.to_string()) && text.contains("--listen"), "{text}");
    }
}
