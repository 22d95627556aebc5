//! What a function nobody prepared seems to need: read off its text.

use super::setup::{Setup, TableSetup};

/// The setup `source` seems to ask for: a table for each `TableName: '…'`, a topic for each `process.env.…_TOPIC_ARN`.
///
/// A guess, and a friendly one: what is not guessed is missing, and the services say so as they would anywhere.
#[must_use]
pub fn setup_of(source: &str) -> Setup {
    let mut setup = Setup::default();
    for (at, name) in literals_after(source, "TableName:") {
        let rest = &source[at..];
        let key = first_property(rest).unwrap_or("id");
        setup
            .tables
            .entry(name.to_owned())
            .or_insert_with(|| TableSetup { key: vec![key.to_owned()], ..TableSetup::default() });
    }
    for variable in variables(source) {
        if let Some(stem) = variable.strip_suffix("_TOPIC_ARN") {
            let topic = stem.to_lowercase().replace('_', "-");
            setup.env.insert(variable.to_owned(), setup.topic_arn(&topic));
            if !setup.topics.contains(&topic) {
                setup.topics.push(topic);
            }
        }
    }
    setup
}

/// The quoted texts that follow `label`, each with the place behind it.
fn literals_after<'a>(source: &'a str, label: &str) -> Vec<(usize, &'a str)> {
    let starts = source.match_indices(label).map(|(at, _)| at + label.len());
    starts
        .filter_map(|from| {
            let rest = source[from..].trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
            let text = rest[1..].split(quote).next().filter(|text| !text.is_empty() && !text.contains(['$', '\n']))?;
            Some((source.len() - rest.len() + 1 + text.len(), text))
        })
        .collect()
}

/// How far from a table's name the item or key of the same request is looked for, in bytes.
const NEAR: usize = 200;

/// The first property of the `Item` or `Key` that follows closely, when it is a plain name.
fn first_property(rest: &str) -> Option<&str> {
    let (at, label) =
        ["Item:", "Key:"].iter().filter_map(|label| rest.find(label).map(|at| (at, label.len()))).min()?;
    if at > NEAR {
        return None;
    }
    let inside = rest[at + label..].trim_start().strip_prefix('{')?.trim_start();
    let inside = inside.trim_start_matches(['\'', '"']);
    let end = inside.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inside.len());
    (end > 0).then(|| &inside[..end])
}

/// The names read as `process.env.NAME`, in order.
fn variables(source: &str) -> impl Iterator<Item = &str> {
    source.split("process.env.").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Whether `source` reads the body of an HTTP request.
#[must_use]
pub fn reads_a_body(source: &str) -> bool {
    source.contains("event.body")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keys_and_topics_are_read_off_the_text() {
        let source = r"
            await db.put({
                TableName: 'Orders',
                Item: {
                    orderId,
                    ...order,
                }
            }).promise();
            await db.get({ TableName: `Users`, Key: { 'userId': id } }).promise();
            await db.scan({ TableName: table }).promise();
            await sns.publish({ TopicArn: process.env.INVENTORY_TOPIC_ARN, Message: process.env.STAGE });
        ";
        let setup = setup_of(source);
        let keys: Vec<_> = setup.tables.iter().map(|(name, table)| (name.as_str(), table.key[0].as_str())).collect();
        assert_eq!(keys, [("Orders", "orderId"), ("Users", "userId")]);
        assert_eq!(setup.topics, ["inventory"]);
        assert_eq!(setup.env["INVENTORY_TOPIC_ARN"], "arn:aws:sns:us-east-1:123456789012:inventory");
        assert_eq!(setup.env.len(), 1);
    }

    #[test]
    fn a_spread_says_nothing_about_the_key() {
        let setup = setup_of("put({ TableName: \"T-1\", Item: { ...order } })");
        assert_eq!(setup.tables["T-1"].key, ["id"]);
    }
}
