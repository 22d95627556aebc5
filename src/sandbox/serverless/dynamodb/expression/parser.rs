//! From the text of an expression to what it means.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    super::{super::aws_error::AwsError, value::AttributeValue},
    condition::{Comparison, Condition, Operand, order},
    path::{Path, Step},
    reserved::is_reserved,
    token::{Token, tokens},
    update::{Action, Term},
};

/// What the placeholders of a request's expressions stand for, and which of them were used.
#[derive(Debug, Default)]
pub struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    used: BTreeSet<String>,
}

impl Placeholders {
    /// Reads `ExpressionAttributeNames` and `ExpressionAttributeValues`.
    ///
    /// # Errors
    /// Malformed values, in the words of the service.
    pub fn of(params: &Value) -> Result<Self, AwsError> {
        let mut placeholders = Self::default();
        refuse_placeholders_alone(params)?;
        for (placeholder, name) in params["ExpressionAttributeNames"].as_object().into_iter().flatten() {
            placeholders.names.insert(placeholder.clone(), name.as_str().unwrap_or_default().to_owned());
        }
        for (placeholder, value) in params["ExpressionAttributeValues"].as_object().into_iter().flatten() {
            placeholders.values.insert(placeholder.clone(), AttributeValue::from_wire(value)?);
        }
        Ok(placeholders)
    }

    /// The condition in `params[kind]`, if there is one.
    ///
    /// # Errors
    /// What the service refuses, in its words.
    pub fn condition(&mut self, params: &Value, kind: &'static str) -> Result<Option<Condition>, AwsError> {
        self.parse(params, kind, Parser::either)
    }

    /// The actions in `params.UpdateExpression`, none when there is no such expression.
    ///
    /// # Errors
    /// What the service refuses, in its words.
    pub fn update(&mut self, params: &Value) -> Result<Vec<Action>, AwsError> {
        Ok(self.parse(params, "UpdateExpression", Parser::actions)?.unwrap_or_default())
    }

    /// The paths in `params.ProjectionExpression`, if there is one.
    ///
    /// # Errors
    /// What the service refuses, in its words.
    pub fn projection(&mut self, params: &Value) -> Result<Option<Vec<Path>>, AwsError> {
        self.parse(params, "ProjectionExpression", |parser| parser.list(Parser::path))
    }

    /// Refuses placeholders that no expression used.
    ///
    /// # Errors
    /// The service's complaint about the first such placeholder.
    pub fn all_used(&self) -> Result<(), AwsError> {
        let unused = |kind: &str, placeholder: Option<&String>| match placeholder {
            Some(placeholder) => Err(AwsError::validation(format!(
                "Value provided in ExpressionAttribute{kind} unused in expressions: keys: {{{placeholder}}}"
            ))),
            None => Ok(()),
        };
        unused("Names", self.names.keys().filter(|key| !self.used.contains(*key)).min())?;
        unused("Values", self.values.keys().filter(|key| !self.used.contains(*key)).min())
    }

    fn parse<T>(
        &mut self,
        params: &Value,
        kind: &'static str,
        read: impl FnOnce(&mut Parser) -> Result<T, AwsError>,
    ) -> Result<Option<T>, AwsError> {
        let Some(text) = params[kind].as_str() else { return Ok(None) };
        if text.trim().is_empty() {
            return Err(AwsError::validation(format!("Invalid {kind}: The expression can not be empty;")));
        }
        if text.len() > MOST_BYTES {
            let size = text.len();
            return Err(AwsError::validation(format!(
                "Invalid {kind}: Expression size has exceeded the maximum allowed size; expression size: {size}"
            )));
        }
        let mut parser =
            Parser { kind, tokens: tokens(kind, text)?, next: 0, depth: 0, placeholders: std::mem::take(self) };
        let parsed = read(&mut parser).and_then(|parsed| match parser.peek() {
            Some(_) => Err(parser.unexpected()),
            None => Ok(Some(parsed)),
        });
        *self = parser.placeholders;
        parsed
    }
}

/// The expressions a request can carry.
const KINDS: [&str; 5] =
    ["UpdateExpression", "ConditionExpression", "KeyConditionExpression", "FilterExpression", "ProjectionExpression"];

/// Refuses placeholders that are empty, or for which there is no expression at all.
fn refuse_placeholders_alone(params: &Value) -> Result<(), AwsError> {
    let has_expression = KINDS.iter().any(|kind| !params[*kind].is_null());
    for key in ["ExpressionAttributeNames", "ExpressionAttributeValues"] {
        let Some(given) = params[key].as_object() else { continue };
        if !has_expression {
            return Err(AwsError::validation(format!("{key} can only be specified when using expressions")));
        }
        if given.is_empty() {
            return Err(AwsError::validation(format!("{key} must not be empty")));
        }
        let sign = if key.ends_with("Names") { '#' } else { ':' };
        let is_placeholder = |text: &str| {
            text.strip_prefix(sign)
                .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_alphanumeric() || c == '_'))
        };
        if let Some(wrong) = given.keys().find(|text| !is_placeholder(text)) {
            return Err(AwsError::validation(format!("{key} contains invalid key: Syntax error; key: \"{wrong}\"")));
        }
    }
    Ok(())
}

/// How long an expression may be, as the service has it. It also bounds how long a chain of `AND` and `OR` can grow, which is
/// evaluated and dropped link within link.
const MOST_BYTES: usize = 4096;

/// How deep parentheses may nest.
const MOST_DEPTH: usize = 100;

struct Parser {
    kind: &'static str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    placeholders: Placeholders,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(text)) if *text == sign);
        self.next += usize::from(found);
        found
    }

    fn accept_keyword(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_keyword(word));
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), AwsError> {
        if self.accept(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn invalid(&self, complaint: &str) -> AwsError {
        AwsError::validation(format!("Invalid {}: {complaint}", self.kind))
    }

    fn unexpected(&self) -> AwsError {
        let token = self.peek().map_or("<EOF>".to_owned(), Token::text);
        let from = self.next.saturating_sub(1);
        let near: Vec<String> = self.tokens.iter().skip(from).take(3).map(Token::text).collect();
        self.invalid(&format!("Syntax error; token: \"{token}\", near: \"{}\"", near.join(" ")))
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, AwsError>) -> Result<Vec<T>, AwsError> {
        let mut list = vec![read(self)?];
        while self.accept(",") {
            list.push(read(self)?);
        }
        Ok(list)
    }

    fn either(&mut self) -> Result<Condition, AwsError> {
        let mut condition = self.both()?;
        while self.accept_keyword("OR") {
            condition = Condition::Or(Box::new(condition), Box::new(self.both()?));
        }
        Ok(condition)
    }

    fn both(&mut self) -> Result<Condition, AwsError> {
        let mut condition = self.negation()?;
        while self.accept_keyword("AND") {
            condition = Condition::And(Box::new(condition), Box::new(self.negation()?));
        }
        Ok(condition)
    }

    fn negation(&mut self) -> Result<Condition, AwsError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.invalid("The expression contains too many nested operators"));
        }
        let condition = if self.accept_keyword("NOT") {
            Condition::Not(Box::new(self.negation()?))
        } else if self.accept("(") {
            let inner = self.either()?;
            self.expect(")")?;
            inner
        } else if let Some(function) = self.function() {
            self.call(&function)?
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    /// The name of the function called here, if it is one; `size` is an operand, not a condition.
    fn function(&mut self) -> Option<String> {
        let (Some(Token::Word(word)), Some(Token::Sign("("))) = (self.peek(), self.tokens.get(self.next + 1)) else {
            return None;
        };
        let word = word.clone();
        if word == "size" {
            return None;
        }
        self.next += 2;
        Some(word)
    }

    fn call(&mut self, function: &str) -> Result<Condition, AwsError> {
        let condition = match function {
            "attribute_exists" => Condition::Exists(self.path()?),
            "attribute_not_exists" => Condition::NotExists(self.path()?),
            "attribute_type" => {
                let path = self.path()?;
                self.expect(",")?;
                Condition::TypeIs(path, self.operand()?)
            }
            "begins_with" => {
                let (value, start) = self.pair()?;
                Condition::BeginsWith(value, start)
            }
            "contains" => {
                let (whole, part) = self.pair()?;
                Condition::Contains(whole, part)
            }
            unknown => return Err(self.invalid(&format!("Invalid function name; function: {unknown}"))),
        };
        self.expect(")")?;
        Ok(condition)
    }

    fn pair(&mut self) -> Result<(Operand, Operand), AwsError> {
        let first = self.operand()?;
        self.expect(",")?;
        Ok((first, self.operand()?))
    }

    fn comparison(&mut self) -> Result<Condition, AwsError> {
        let left = self.operand()?;
        if self.accept_keyword("BETWEEN") {
            let low = self.operand()?;
            if !self.accept_keyword("AND") {
                return Err(self.unexpected());
            }
            let high = self.operand()?;
            self.refuse_empty_range(&low, &high)?;
            return Ok(Condition::Between(left, low, high));
        }
        if self.accept_keyword("IN") {
            self.expect("(")?;
            let choices = self.list(Self::operand)?;
            self.expect(")")?;
            return Ok(Condition::In(left, choices));
        }
        let comparison = match self.peek() {
            Some(Token::Sign("=")) => Comparison::Equal,
            Some(Token::Sign("<>")) => Comparison::NotEqual,
            Some(Token::Sign("<")) => Comparison::Less,
            Some(Token::Sign("<=")) => Comparison::LessOrEqual,
            Some(Token::Sign(">")) => Comparison::Greater,
            Some(Token::Sign(">=")) => Comparison::GreaterOrEqual,
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(Condition::Compare(left, comparison, self.operand()?))
    }

    fn refuse_empty_range(&self, low: &Operand, high: &Operand) -> Result<(), AwsError> {
        let (Operand::Value(low), Operand::Value(high)) = (low, high) else { return Ok(()) };
        if order(low, high).is_some_and(std::cmp::Ordering::is_gt) {
            let shown = |value: &AttributeValue| {
                let wire = value.to_wire();
                let entry = wire.as_object().and_then(|map| map.iter().next());
                entry.map(|(kind, value)| format!("AttributeValue: {{{kind}:{}}}", value.as_str().unwrap_or_default()))
            };
            return Err(self.invalid(&format!(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: {}, upper bound operand: {}",
                shown(low).unwrap_or_default(),
                shown(high).unwrap_or_default()
            )));
        }
        Ok(())
    }

    fn operand(&mut self) -> Result<Operand, AwsError> {
        if self.peek().is_some_and(|token| token.is_keyword("size"))
            && self.tokens.get(self.next + 1) == Some(&Token::Sign("("))
        {
            self.next += 2;
            let path = self.path()?;
            self.expect(")")?;
            return Ok(Operand::Size(path));
        }
        match self.value()? {
            Some(value) => Ok(Operand::Value(value)),
            None => Ok(Operand::Path(self.path()?)),
        }
    }

    fn value(&mut self) -> Result<Option<AttributeValue>, AwsError> {
        let Some(Token::Value(placeholder)) = self.peek().cloned() else { return Ok(None) };
        self.next += 1;
        self.placeholders.used.insert(placeholder.clone());
        match self.placeholders.values.get(&placeholder) {
            Some(value) => Ok(Some(value.clone())),
            None => Err(self.invalid(&format!(
                "An expression attribute value used in expression is not defined; attribute value: {placeholder}"
            ))),
        }
    }

    fn name(&mut self) -> Result<String, AwsError> {
        let name = match self.peek().cloned() {
            Some(Token::Word(word)) if is_reserved(&word) => {
                return Err(self.invalid(&format!("Attribute name is a reserved keyword; reserved keyword: {word}")));
            }
            Some(Token::Word(word)) => word,
            Some(Token::Name(placeholder)) => {
                self.placeholders.used.insert(placeholder.clone());
                match self.placeholders.names.get(&placeholder) {
                    Some(name) => name.clone(),
                    None => {
                        return Err(self.invalid(&format!(
                            "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
                        )));
                    }
                }
            }
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(name)
    }

    fn path(&mut self) -> Result<Path, AwsError> {
        let attribute = self.name()?;
        let mut steps = Vec::new();
        loop {
            if self.accept(".") {
                steps.push(Step::Name(self.name()?));
            } else if self.accept("[") {
                let Some(Token::Index(index)) = self.peek() else { return Err(self.unexpected()) };
                steps.push(Step::Index(*index));
                self.next += 1;
                self.expect("]")?;
            } else {
                return Ok(Path { attribute, steps });
            }
        }
    }

    fn actions(&mut self) -> Result<Vec<Action>, AwsError> {
        let mut actions = Vec::new();
        let mut sections: Vec<String> = Vec::new();
        while let Some(token) = self.peek() {
            let name = token.text().to_uppercase();
            if sections.contains(&name) {
                return Err(
                    self.invalid(&format!("The \"{name}\" section can only be used once in an update expression;"))
                );
            }
            sections.push(name);
            let section = if self.accept_keyword("SET") {
                self.list(|parser| {
                    let path = parser.path()?;
                    parser.expect("=")?;
                    Ok(Action::Set(path, parser.term()?))
                })
            } else if self.accept_keyword("REMOVE") {
                self.list(|parser| Ok(Action::Remove(parser.path()?)))
            } else if self.accept_keyword("ADD") {
                self.list(|parser| Ok(Action::Add(parser.path()?, parser.required_value()?)))
            } else if self.accept_keyword("DELETE") {
                self.list(|parser| Ok(Action::Delete(parser.path()?, parser.required_value()?)))
            } else {
                Err(self.unexpected())
            };
            actions.extend(section?);
        }
        self.refuse_overlaps(&actions)?;
        Ok(actions)
    }

    fn refuse_overlaps(&self, actions: &[Action]) -> Result<(), AwsError> {
        for (at, action) in actions.iter().enumerate() {
            let other = actions[..at].iter().find(|other| other.path().overlaps(action.path()));
            if let Some(other) = other {
                return Err(self.invalid(&format!(
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {}, path two: {}",
                    other.path(),
                    action.path()
                )));
            }
        }
        Ok(())
    }

    fn required_value(&mut self) -> Result<AttributeValue, AwsError> {
        self.value()?.ok_or_else(|| self.unexpected())
    }

    fn term(&mut self) -> Result<Term, AwsError> {
        let left = self.simple_term()?;
        if self.accept("+") {
            Ok(Term::Plus(Box::new(left), Box::new(self.simple_term()?)))
        } else if self.accept("-") {
            Ok(Term::Minus(Box::new(left), Box::new(self.simple_term()?)))
        } else {
            Ok(left)
        }
    }

    fn simple_term(&mut self) -> Result<Term, AwsError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.invalid("The expression contains too many nested operators"));
        }
        let term = match self.function().as_deref() {
            Some("if_not_exists") => {
                let path = self.path()?;
                self.expect(",")?;
                let term = self.term()?;
                self.expect(")")?;
                Term::IfNotExists(path, Box::new(term))
            }
            Some("list_append") => {
                let left = self.term()?;
                self.expect(",")?;
                let right = self.term()?;
                self.expect(")")?;
                Term::ListAppend(Box::new(left), Box::new(right))
            }
            Some(unknown) => return Err(self.invalid(&format!("Invalid function name; function: {unknown}"))),
            None => match self.value()? {
                Some(value) => Term::Value(value),
                None => Term::Path(self.path()?),
            },
        };
        self.depth -= 1;
        Ok(term)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::super::value::{Item, item_from_plain},
        *,
    };

    fn item() -> Item {
        let plain = json!({ "id": "a", "total": 5, "status": "NEW", "rows_": [{ "sku": "A1" }], "note": "" });
        item_from_plain(plain.as_object().unwrap()).unwrap()
    }

    fn holds(expression: &str) -> Result<bool, String> {
        let params = json!({
            "ConditionExpression": expression,
            "ExpressionAttributeNames": { "#s": "status", "#t": "total" },
            "ExpressionAttributeValues": { ":new": { "S": "NEW" }, ":n": { "N": "5" }, ":a": { "S": "A" } },
        });
        let mut placeholders = Placeholders::of(&params).map_err(|error| error.message)?;
        let condition = placeholders.condition(&params, "ConditionExpression").map_err(|error| error.message)?;
        Ok(condition.unwrap().holds(&item()))
    }

    #[test]
    fn conditions_hold_as_documented() {
        for (expression, expected) in [
            ("#s = :new AND #t >= :n", true),
            ("#s = :new and not #t > :n", true),
            ("attribute_not_exists(id)", false),
            ("attribute_not_exists(absent) OR #t < :n", true),
            ("begins_with(rows_[0].sku, :a)", true),
            ("contains(#s, :a)", false),
            ("#t BETWEEN :n AND :n AND id <> :new", true),
            ("#s IN (:a, :new)", true),
            ("size(rows_) < #t", true),
            ("(absent = :n)", false),
        ] {
            assert_eq!(holds(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn faults_of_expressions_are_worded_as_the_service_does() {
        for (expression, message) in [
            (
                "status = :new",
                "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status",
            ),
            (
                "id = :missing",
                "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :missing",
            ),
            ("id = ", "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\""),
            ("nope(id)", "Invalid ConditionExpression: Invalid function name; function: nope"),
            ("", "Invalid ConditionExpression: The expression can not be empty;"),
        ] {
            assert_eq!(holds(expression), Err(message.to_owned()));
        }
        assert!(holds(&"(".repeat(4_000)).unwrap_err().contains("too many nested"));
        let chain = format!("id = :n{}", " OR id = :n".repeat(100_000));
        assert!(holds(&chain).unwrap_err().contains("exceeded the maximum allowed size; expression size: 1100007"));
    }

    #[test]
    fn updates_read_the_item_as_it_was() {
        let params = json!({
            "UpdateExpression": "SET a = total_, total_ = total_ + :n, fresh = if_not_exists(fresh, :n) REMOVE note ADD visits :n",
            "ExpressionAttributeValues": { ":n": { "N": "2" } },
        });
        let mut placeholders = Placeholders::of(&params).unwrap();
        let actions = placeholders.update(&params).unwrap();
        placeholders.all_used().unwrap();
        let before = item_from_plain(json!({ "total_": 5, "note": "x" }).as_object().unwrap()).unwrap();
        let mut after = before.clone();
        for action in &actions {
            action.apply(&before, &mut after).unwrap();
        }
        assert_eq!(
            super::super::super::value::item_to_plain(&after),
            json!({ "total_": 7, "a": 5, "fresh": 2, "visits": 2 })
        );
    }
}
