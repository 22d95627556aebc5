//! A running subgraph: a GraphQL server of its own, in process, made from the subgraph's schema and JSON data.
//!
//! It answers operations with what its data holds; it knows nothing of the other subgraphs, of latency or of faults.

mod data;
mod entities;
mod mock;
mod resolve;
mod server;

pub use data::{Data, DataError};
pub use mock::mock;

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

use async_graphql::{Request, Variables, dynamic};
use serde_json::{Map, Value};

use super::compose::schema::Schema;

/// A running subgraph.
pub struct Service {
    server: dynamic::Schema,
}

impl Service {
    /// Starts the subgraph `schema` on `data`.
    ///
    /// # Errors
    /// Why the schema cannot be served, in the server's words.
    pub fn start(schema: &Schema, data: Data) -> Result<Self, String> {
        let server = server::build(schema, Arc::new(data), true).map_err(|error| error.to_string())?;
        Ok(Self { server })
    }

    /// Starts an ordinary server, without the root fields that make it a subgraph.
    ///
    /// # Errors
    /// Why the schema cannot be served, in the server's words.
    pub fn plain(schema: &Schema, data: Data) -> Result<Self, String> {
        let server = server::build(schema, Arc::new(data), false).map_err(|error| error.to_string())?;
        Ok(Self { server })
    }

    /// What it answers to `operation`: an object with `data` and, when something went wrong, `errors`.
    #[must_use]
    pub fn answer(&self, operation: &str, variables: &Map<String, Value>) -> Value {
        let variables = Variables::from_json(Value::Object(variables.clone()));
        let response = block_on(self.server.execute(Request::new(operation).variables(variables)));
        serde_json::to_value(&response).unwrap_or_default()
    }
}

/// Wakes the thread that waits in [`block_on`].
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs `future` to its end on this thread. The servers do no input or output, so nothing ever waits for another thread.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[cfg(test)]
mod tests;
