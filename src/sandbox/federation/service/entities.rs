//! The bridge between subgraphs: representations in, objects out, in the same order, null where there is no such object.

use std::sync::Arc;

use async_graphql::{
    ServerResult, Value as GraphqlValue,
    dynamic::{FieldFuture, FieldValue, ResolverContext},
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo},
};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::data::{Data, same};
use crate::sandbox::federation::compose::schema::Schema;

/// The keys of a schema's entities: for each type the field names of each of its keys.
pub type Keys = IndexMap<String, Vec<Vec<String>>>;

/// The keys by which objects of `schema` can be fetched.
pub fn keys(schema: &Schema) -> Keys {
    let of_type = |ty: &crate::sandbox::federation::compose::schema::TypeDef| {
        let keys = ty.keys.iter().filter(|key| key.resolvable);
        keys.map(|key| key.fields.names_at_top().map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    };
    let entities = schema.types.values().filter(|ty| ty.is_entity());
    entities.map(|ty| (ty.name.clone(), of_type(ty))).collect()
}

/// Resolves `_entities`.
pub fn resolve<'a>(context: ResolverContext<'a>, keys: &Arc<Keys>, data: &Arc<Data>) -> FieldFuture<'a> {
    let (keys, data) = (Arc::clone(keys), Arc::clone(data));
    FieldFuture::new(async move {
        let representations = context.args.try_get("representations")?.list()?;
        let found = representations.iter().map(|representation| {
            match representation.as_value().clone().into_json() {
                Ok(Value::Object(representation)) => entity(&representation, &keys, &data),
                _ => None,
            }
            .unwrap_or(FieldValue::NULL)
        });
        Ok(Some(FieldValue::list(found.collect::<Vec<_>>())))
    })
}

/// The object a representation names: its row, and over it what the representation carries.
fn entity<'a>(representation: &Map<String, Value>, keys: &Keys, data: &Data) -> Option<FieldValue<'a>> {
    let ty = representation.get("__typename")?.as_str()?;
    let complete = |key: &&Vec<String>| key.iter().all(|field| representation.contains_key(field));
    let row = keys.get(ty)?.iter().filter(complete).find_map(|key| {
        let agrees = |row: &&Value| {
            key.iter().all(|field| match (row.get(field), representation.get(field)) {
                (Some(own), Some(wanted)) => same(own, wanted),
                _ => false,
            })
        };
        data.rows(ty).iter().find(agrees)
    })?;
    let mut object = row.as_object()?.clone();
    for (name, value) in representation {
        object.insert(name.clone(), value.clone());
    }
    // A row of a concrete type may stand behind an interface of which only the name was known.
    let concrete = row.get("__typename").and_then(Value::as_str).unwrap_or(ty).to_owned();
    object.insert("__typename".to_owned(), Value::String(concrete.clone()));
    Some(FieldValue::owned_any(object).with_type(concrete))
}

/// Lets `_entities` hold nulls, as the subgraph specification asks; the server library refuses a null member of a union.
pub struct NullEntities;

impl ExtensionFactory for NullEntities {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for NullEntities {
    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<GraphqlValue>> {
        let is_entity = info.parent_type == "[_Entity]";
        match next.run(context, info).await {
            Err(error) if is_entity && error.message.starts_with("internal: invalid value for union \"_Entity\"") => {
                Ok(None)
            }
            other => other,
        }
    }
}
