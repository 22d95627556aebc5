//! A subgraph's schema as a GraphQL server.

use std::sync::Arc;

use async_graphql::{
    Name, Value as GraphqlValue,
    dynamic::{
        Enum, Field, FieldFuture, InputObject, InputValue, Interface, InterfaceField, Object, Scalar, Schema as Server,
        SchemaError, TypeRef as ServerType, Union,
    },
};

use super::{data::Data, entities, resolve::FieldPlan};
use crate::sandbox::federation::compose::schema::{
    FieldDef, InputDef, Literal, ROOT_TYPES, Schema, TypeDef, TypeKind, TypeRef, is_list, named,
};

/// The most levels a fetch may nest; planners nest a few for each level a client asks for.
const MOST_DEPTH: usize = 64;

/// Builds the server of `schema` on `data`; as a subgraph it can also be asked for objects by key.
pub fn build(schema: &Schema, data: Arc<Data>, as_subgraph: bool) -> Result<Server, SchemaError> {
    let has = |root: &str| schema.types.get(root).is_some_and(|ty| !ty.fields.is_empty());
    let mut builder =
        Server::build("Query", has("Mutation").then_some("Mutation"), None).limit_recursive_depth(MOST_DEPTH);
    if as_subgraph {
        builder = builder.enable_federation().extension(entities::NullEntities);
    }
    if !has("Query") {
        // A subgraph may have nothing but entities; the server still needs a root to hang them on.
        let nothing = Field::new("_nothing", ServerType::named("String"), |_| FieldFuture::from_value(None));
        builder = builder.register(Object::new("Query").field(nothing));
    }
    let parts = Parts { schema, data: &data };
    for ty in schema.types.values().filter(|ty| ty.name != "Subscription") {
        builder = match ty.kind {
            TypeKind::Object if ty.fields.is_empty() => builder,
            TypeKind::Object => builder.register(parts.object(ty)),
            TypeKind::Interface => builder.register(interface(ty)),
            TypeKind::Union => builder.register(ty.members.iter().fold(Union::new(&ty.name), Union::possible_type)),
            TypeKind::Enum => builder.register(ty.values.keys().fold(Enum::new(&ty.name), Enum::item)),
            TypeKind::Input => {
                builder.register(ty.inputs.values().map(input).fold(InputObject::new(&ty.name), InputObject::field))
            }
            TypeKind::Scalar => builder.register(Scalar::new(&ty.name)),
        };
    }
    let keys = Arc::new(entities::keys(schema));
    builder.entity_resolver(move |context| entities::resolve(context, &keys, &data)).finish()
}

struct Parts<'a> {
    schema: &'a Schema,
    data: &'a Arc<Data>,
}

impl Parts<'_> {
    fn object(&self, ty: &TypeDef) -> Object {
        let mut object = Object::new(&ty.name);
        for key in ty.keys.iter().filter(|key| key.resolvable) {
            object = object.key(&key.fields.text);
        }
        for interface in ty.implements.iter().filter(|name| self.is_interface(name)) {
            object = object.implement(interface);
        }
        ty.fields.values().fold(object, |object, field| object.field(self.field(ty, field)))
    }

    fn is_interface(&self, name: &str) -> bool {
        self.schema.types.get(name).is_some_and(|ty| ty.kind == TypeKind::Interface)
    }

    fn field(&self, ty: &TypeDef, field: &FieldDef) -> Field {
        let plan = Arc::new(FieldPlan {
            owner: ty.name.clone(),
            name: field.name.clone(),
            returns: named(&field.ty).to_owned(),
            possible: self.possible(named(&field.ty)),
            list: is_list(&field.ty),
            root: ROOT_TYPES.contains(&ty.name.as_str()),
            data: Arc::clone(self.data),
        });
        let resolver = Field::new(&field.name, server_type(&field.ty), move |context| {
            let plan = Arc::clone(&plan);
            FieldFuture::new(async move { Ok(plan.resolve(&context)) })
        });
        field.arguments.values().map(input).fold(resolver, Field::argument)
    }

    /// The object types behind an interface or a union; none for anything else.
    fn possible(&self, name: &str) -> Vec<String> {
        match self.schema.types.get(name) {
            Some(ty) if ty.kind == TypeKind::Union => ty.members.iter().cloned().collect(),
            Some(ty) if ty.kind == TypeKind::Interface => {
                let objects = self.schema.types.values().filter(|ty| ty.kind == TypeKind::Object);
                objects.filter(|ty| ty.implements.contains(name)).map(|ty| ty.name.clone()).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn interface(ty: &TypeDef) -> Interface {
    let mut interface = Interface::new(&ty.name);
    for key in ty.keys.iter().filter(|key| key.resolvable) {
        interface = interface.key(&key.fields.text);
    }
    for parent in &ty.implements {
        interface = interface.implement(parent);
    }
    for field in ty.fields.values() {
        let declared = InterfaceField::new(&field.name, server_type(&field.ty));
        interface = interface.field(field.arguments.values().map(input).fold(declared, InterfaceField::argument));
    }
    interface
}

fn input(input: &InputDef) -> InputValue {
    let value = InputValue::new(&input.name, server_type(&input.ty));
    match &input.default {
        Some(default) => value.default_value(literal(default)),
        None => value,
    }
}

fn server_type(ty: &TypeRef) -> ServerType {
    match ty {
        TypeRef::NamedType(name) => ServerType::named(name.clone()),
        TypeRef::ListType(inner) => ServerType::List(Box::new(server_type(inner))),
        TypeRef::NonNullType(inner) => ServerType::NonNull(Box::new(server_type(inner))),
    }
}

fn literal(value: &Literal) -> GraphqlValue {
    match value {
        Literal::Variable(_) | Literal::Null => GraphqlValue::Null,
        Literal::Int(number) => GraphqlValue::from(number.as_i64().unwrap_or_default()),
        Literal::Float(number) => GraphqlValue::from(*number),
        Literal::String(text) => GraphqlValue::from(text.as_str()),
        Literal::Boolean(value) => GraphqlValue::from(*value),
        Literal::Enum(name) => GraphqlValue::Enum(Name::new(name)),
        Literal::List(items) => GraphqlValue::List(items.iter().map(literal).collect()),
        Literal::Object(members) => {
            GraphqlValue::Object(members.iter().map(|(name, value)| (Name::new(name), literal(value))).collect())
        }
    }
}
