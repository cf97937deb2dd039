//! Request bodies and their limits.

use crate::error::{ApiError, BAD_INPUT};
use axum::body::{Body, Bytes, to_bytes};

/// Bytes of a JSON body. The longest real one has a few hundred.
pub const JSON_LIMIT_BYTES: usize = 1024 * 1024;
/// Bytes of an uploaded file.
pub const UPLOAD_LIMIT_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Reads a JSON body. A body that is too long or breaks off is `BadInput`.
pub async fn read_json_body(body: Body) -> Result<Bytes, ApiError> {
    to_bytes(body, JSON_LIMIT_BYTES).await.map_err(|_| BAD_INPUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_up_to_its_limit_is_read() {
        let read = async |size: usize| read_json_body(Body::from(vec![b' '; size])).await;
        assert_eq!(read(JSON_LIMIT_BYTES).await.unwrap().len(), JSON_LIMIT_BYTES);
        assert_eq!(read(JSON_LIMIT_BYTES + 1).await.unwrap_err().code(), "BadInput");
        assert!(read(0).await.unwrap().is_empty());
    }
}
