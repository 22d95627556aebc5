//! An in-memory S3: buckets with objects.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};

use super::{aws_error::AwsError, environment::EPOCH_MS, setup::Setup, timing::iso_time};
use crate::trace::{Panel, VirtualTime};

/// How many keys one listing answers.
const MOST_KEYS: u64 = 1000;

/// All buckets.
#[derive(Clone, Debug, Default)]
pub struct Buckets {
    buckets: BTreeMap<String, BTreeMap<String, Object>>,
    region: String,
}

#[derive(Clone, Debug)]
struct Object {
    bytes: Vec<u8>,
    content_type: String,
    metadata: Value,
    etag: String,
    modified: String,
}

impl Buckets {
    /// The buckets of `setup`.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let buckets = setup.buckets.iter().map(|name| (name.clone(), BTreeMap::new())).collect();
        Self { buckets, region: setup.region_of_resources().to_owned() }
    }

    /// Answers one request; content travels as base64.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn request(&mut self, operation: &str, params: &Value, now: VirtualTime) -> Result<Value, AwsError> {
        let text = |key: &str| params[key].as_str().unwrap_or_default();
        if operation == "ListBuckets" {
            return Ok(
                json!({ "Buckets": self.buckets.keys().map(|name| json!({ "Name": name })).collect::<Vec<_>>() }),
            );
        }
        let Some(bucket) = self.buckets.get_mut(text("Bucket")) else {
            return Err(AwsError {
                status: 404,
                ..AwsError::client("NoSuchBucket", "The specified bucket does not exist")
            });
        };
        let key = text("Key");
        match operation {
            "PutObject" => {
                if key.len() > 1024 {
                    return Err(AwsError::client("KeyTooLongError", "Your key is too long"));
                }
                let bytes = BASE64.decode(text("Body")).unwrap_or_default();
                let etag = format!("\"{}\"", tag(&bytes));
                let content_type = params["ContentType"].as_str().unwrap_or("application/octet-stream").to_owned();
                let metadata = params.get("Metadata").cloned().unwrap_or_else(|| json!({}));
                let modified = iso_time(EPOCH_MS + now.0 / 1_000_000);
                bucket.insert(key.to_owned(), Object { bytes, content_type, metadata, etag: etag.clone(), modified });
                Ok(json!({ "ETag": etag }))
            }
            "GetObject" => {
                let object = bucket.get(key).ok_or_else(|| AwsError {
                    status: 404,
                    ..AwsError::client("NoSuchKey", "The specified key does not exist.")
                })?;
                let mut answer = object.head();
                answer["Body"] = json!(BASE64.encode(&object.bytes));
                Ok(answer)
            }
            "HeadObject" => bucket
                .get(key)
                .map(Object::head)
                .ok_or_else(|| AwsError { status: 404, ..AwsError::client("NotFound", "UnknownError") }),
            "DeleteObject" => {
                bucket.remove(key);
                Ok(json!({}))
            }
            "ListObjectsV2" => Ok(list(bucket, params)),
            other => Err(AwsError {
                status: 501,
                ..AwsError::client("NotImplemented", format!("{other} is not one of the operations these buckets know"))
            }),
        }
    }

    /// The event that says an object was put.
    #[must_use]
    pub fn created_event(&self, bucket: &str, key: &str, now: VirtualTime) -> Option<Value> {
        let object = self.buckets.get(bucket)?.get(key)?;
        let encoded: String =
            url::form_urlencoded::byte_serialize(key.as_bytes()).collect::<String>().replace("%2F", "/");
        Some(json!({ "Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": self.region,
            "eventTime": iso_time(EPOCH_MS + now.0 / 1_000_000),
            "eventName": "ObjectCreated:Put",
            "userIdentity": { "principalId": "AWS:AIDAEXAMPLE" },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "on-create",
                "bucket": { "name": bucket, "arn": format!("arn:aws:s3:::{bucket}") },
                "object": { "key": encoded, "size": object.bytes.len(), "eTag": object.etag.trim_matches('"') },
            },
        }] }))
    }

    /// What all objects take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.buckets.values().flatten().map(|(key, object)| key.len() + object.bytes.len() + 256).sum()
    }

    /// The buckets as the views show them: a row an object.
    pub fn panels(&self) -> impl Iterator<Item = Panel> {
        self.buckets.iter().map(|(name, bucket)| Panel::Table {
            name: name.clone(),
            key: vec!["Key".to_owned()],
            items: bucket.iter().map(|(key, object)| json!({ "Key": key, "Size": object.bytes.len() })).collect(),
        })
    }
}

impl Object {
    fn head(&self) -> Value {
        json!({
            "ContentLength": self.bytes.len(), "ContentType": self.content_type, "ETag": self.etag,
            "LastModified": self.modified, "Metadata": self.metadata,
        })
    }
}

fn list(bucket: &BTreeMap<String, Object>, params: &Value) -> Value {
    let prefix = params["Prefix"].as_str().unwrap_or_default();
    let after = params["ContinuationToken"].as_str().or_else(|| params["StartAfter"].as_str()).unwrap_or_default();
    let most = usize::try_from(params["MaxKeys"].as_u64().unwrap_or(MOST_KEYS).min(MOST_KEYS)).unwrap_or(0);
    let all: Vec<_> = bucket.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after).collect();
    let page = &all[..all.len().min(most)];
    let mut answer = json!({ "KeyCount": page.len(), "MaxKeys": most, "IsTruncated": page.len() < all.len() });
    if !page.is_empty() {
        let shown =
            page.iter().map(|(key, object)| json!({ "Key": key, "Size": object.bytes.len(), "ETag": object.etag }));
        answer["Contents"] = shown.collect();
    }
    if let Some((last, _)) = page.last().filter(|_| page.len() < all.len()) {
        answer["NextContinuationToken"] = json!(last);
    }
    answer
}

/// A tag that changes with the content. The service's own is an MD5 sum; what matters to a reader is when it changes.
fn tag(bytes: &[u8]) -> String {
    let fold = |seed: u64| bytes.iter().fold(seed, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:016x}{:016x}", fold(0xcbf2_9ce4_8422_2325), fold(0x9e37_79b9_7f4a_7c15))
}
