//! Files in an S3 store, by their digests, as in the folder: `prefix/ab/cdef...`.
//!
//! Owns: the blocking bridge to the store's asynchronous client, its limits, and the words for what
//! it answers. Never does: read a name from anybody, sign a link, or keep a file that somebody else
//! put under the same name (writing is create-only). What is read is checked against its digest.

use super::line::Line;
use crate::config::S3Settings;
use object_store::aws::{AmazonS3Builder, Checksum, S3ConditionalPut};
use object_store::limit::LimitStore;
use object_store::path::Path;
use object_store::{
    BackoffConfig, Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload, RetryConfig,
};
use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_domain::digest::{Digest, encode_hex, sha256};
use porchlight_store::blobs::{MAX_BLOB_BYTES, name_of, named};
use std::future::Future;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Requests to the store at once; others wait for their turn.
const MAX_AT_ONCE: usize = 32;
/// Times that a request is repeated which the store did not answer, or answered with a fault of its
/// own.
const MAX_RETRIES: usize = 4;
/// First pause before a repetition; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// Longest pause before a repetition.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// A file with more bytes is sent in parts of this size.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Most characters of an answer that are repeated.
const MAX_ANSWER_CHARS: usize = 200;

/// What stands before a status in the library's words.
const STATUS: &str = "status code: ";

/// How long the store is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the head of an answer is here, the request's bytes included.
    pub answer: Duration,
    /// For one file, repetitions included.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(20),
            whole: Duration::from_secs(60),
        }
    }
}

/// What the store did not do.
enum Refused {
    /// It answered, or could not be reached.
    Store(Error),
    /// It took longer than the patience for one file.
    Late,
}

/// Files in an S3 store.
pub struct S3Blobs {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    store: Box<dyn ObjectStore>,
    prefix: String,
    bucket: String,
    endpoint: String,
    patience: Patience,
}

impl S3Blobs {
    /// The store that the settings describe; nothing is sent yet.
    ///
    /// # Errors
    /// The settings cannot be used.
    pub fn new(settings: &S3Settings, patience: Patience) -> Result<Self, String> {
        let line = Line::new(settings.certificate_authority.as_deref(), patience)?;
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: FIRST_PAUSE,
                max_backoff: LONGEST_PAUSE,
                base: 2.0,
            },
            max_retries: MAX_RETRIES,
            retry_timeout: patience.whole,
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&settings.endpoint)
            .with_allow_http(settings.endpoint.starts_with("http://"))
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(retry)
            .with_http_connector(line)
            .build()
            .map_err(|e| e.to_string())?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("s3")
            .enable_all()
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Self {
            runtime: Some(runtime),
            store: Box::new(LimitStore::new(store, MAX_AT_ONCE)),
            prefix: settings.prefix.clone(),
            bucket: settings.bucket.clone(),
            endpoint: settings.endpoint.clone(),
            patience,
        })
    }

    /// Asks the store for a list, which needs the bucket and a key that may read it.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn look(&self) -> Result<(), String> {
        self.list(0).map(drop)
    }

    /// Waits for the store: the only crossing from our threads into its client.
    fn wait<T>(
        &self,
        request: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, Refused> {
        let Some(runtime) = &self.runtime else { return Err(Refused::Late) };
        let whole = self.patience.whole;
        match runtime.block_on(async { tokio::time::timeout(whole, request).await }) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Refused::Store(error)),
            Err(_) => Err(Refused::Late),
        }
    }

    fn path(&self, name: &str) -> Path {
        let mut parts: Vec<&str> = self.prefix.split('/').filter(|p| !p.is_empty()).collect();
        parts.extend(name.split('/'));
        Path::from_iter(parts)
    }

    /// What an answer means to the operator, without anything secret: answers of stores repeat
    /// what was signed, and by which key.
    fn words(&self, refused: &Refused) -> String {
        let (endpoint, bucket) = (&self.endpoint, &self.bucket);
        let error = match refused {
            Refused::Late => {
                let seconds = self.patience.whole.as_secs();
                return format!("the S3 store {endpoint} took longer than {seconds} s");
            }
            Refused::Store(error) => error,
        };
        if is_bucket_missing(error) {
            return format!(
                "there is no bucket \"{bucket}\" at {endpoint}: make it, or correct blobs.bucket"
            );
        }
        let text = error.to_string();
        if is_refused(error, &text) {
            return format!(
                "the S3 store {endpoint} refuses the access key: check blobs.access_key_id, its \
                 secret, and what the key may do in the bucket \"{bucket}\""
            );
        }
        if let Some(at) = text.find(STATUS) {
            // What stands behind the status repeats the request.
            let status: String =
                text[at + STATUS.len()..].chars().take_while(|c| *c != ':').collect();
            return format!("the S3 store {endpoint} answered {status}");
        }
        let what = match text.find("HTTP error: ") {
            Some(at) => &text[at + 12..],
            None => &text,
        };
        let short: String = what.chars().take(MAX_ANSWER_CHARS).collect();
        format!("the S3 store {endpoint} cannot be used: {short}")
    }

    fn send(&self, digest: Digest, bytes: &[u8], mode: PutMode) -> Result<(), Refused> {
        let path = self.path(&name_of(digest));
        if bytes.len() > PART_BYTES {
            return self.wait(async {
                let mut upload = self.store.put_multipart(&path).await?;
                for part in bytes.chunks(PART_BYTES) {
                    let sent = upload.put_part(PutPayload::from(part.to_vec())).await;
                    if let Err(error) = sent {
                        // Best effort: the store forgets unfinished parts by its own rules.
                        let _ = upload.abort().await;
                        return Err(error);
                    }
                }
                upload.complete().await.map(drop)
            });
        }
        let payload = PutPayload::from(bytes.to_vec());
        self.wait(self.store.put_opts(&path, payload, mode.into())).map(drop)
    }
}

impl Drop for S3Blobs {
    fn drop(&mut self) {
        // Dropped wherever the application is, also where waiting is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A bucket that is not there must not look like a file that is not there.
fn is_bucket_missing(error: &Error) -> bool {
    error.to_string().contains("NoSuchBucket")
}

/// Lists say so in words only.
fn is_refused(error: &Error, text: &str) -> bool {
    let said = ["401", "403"].iter().any(|code| text.contains(&format!("{STATUS}{code}")));
    said || matches!(error, Error::PermissionDenied { .. } | Error::Unauthenticated { .. })
}

fn is_there_already(refused: &Refused) -> bool {
    matches!(refused, Refused::Store(Error::AlreadyExists { .. } | Error::Precondition { .. }))
}

impl Blobs for S3Blobs {
    fn put(&self, bytes: &[u8]) -> Result<Digest, String> {
        if bytes.len() as u64 > MAX_BLOB_BYTES {
            return Err(format!("a file has at most {MAX_BLOB_BYTES} bytes"));
        }
        let digest = sha256(&[bytes]);
        // Parts cannot be sent on the condition that there is nothing yet.
        if bytes.len() > PART_BYTES && matches!(self.get(digest), Ok(Some(_))) {
            return Ok(digest);
        }
        match self.send(digest, bytes, PutMode::Create) {
            Ok(()) => Ok(digest),
            // The same bytes, or an answer that was lost: whole, or made whole again.
            Err(refused) if is_there_already(&refused) => match self.get(digest) {
                Ok(Some(_)) => Ok(digest),
                Err(BlobFault::Medium(why)) => Err(why),
                Ok(None) | Err(BlobFault::Damaged(_)) => {
                    let again = self.send(digest, bytes, PutMode::Overwrite);
                    again.map(|()| digest).map_err(|refused| self.words(&refused))
                }
            },
            Err(refused) => Err(self.words(&refused)),
        }
    }

    fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, BlobFault> {
        let path = self.path(&name_of(digest));
        let found = self.wait(async {
            let found = self.store.get(&path).await?;
            if found.meta.size > MAX_BLOB_BYTES {
                return Ok(None);
            }
            found.bytes().await.map(Some)
        });
        match found {
            Ok(Some(bytes)) if sha256(&[&bytes]) == digest => Ok(Some(bytes.into())),
            Ok(_) => Err(BlobFault::Damaged(digest)),
            Err(Refused::Store(error @ Error::NotFound { .. })) if !is_bucket_missing(&error) => {
                Ok(None)
            }
            Err(refused) => Err(BlobFault::Medium(self.words(&refused))),
        }
    }

    fn remove(&self, digest: Digest) -> Result<bool, String> {
        let path = self.path(&name_of(digest));
        let removed = self.wait(async {
            match self.store.head(&path).await {
                Err(Error::NotFound { .. }) => return Ok(false),
                other => other?,
            };
            self.store.delete(&path).await?;
            Ok(true)
        });
        removed.map_err(|refused| self.words(&refused))
    }

    fn list(&self, first: u8) -> Result<Vec<Digest>, String> {
        let folder = encode_hex(&[first]);
        let path = self.path(&folder);
        let found = self
            .wait(self.store.list_with_delimiter(Some(&path)))
            .map_err(|refused| self.words(&refused))?;
        let names = found.objects.iter().filter_map(|object| object.location.filename());
        let mut list: Vec<Digest> =
            names.filter_map(|rest| named(&format!("{folder}/{rest}"))).collect();
        list.sort_unstable();
        Ok(list)
    }
}
