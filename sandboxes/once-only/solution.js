// The invoice number is the key, and the write only succeeds when the key is new: the first delivery wins.
const AWS = require('aws-sdk');
const db = new AWS.DynamoDB.DocumentClient();
const sns = new AWS.SNS();

exports.handler = async (event) => {
    const chargeId = `CHARGE-${event.invoice}`;

    try {
        await db.put({
            TableName: 'Charges',
            Item: { chargeId, invoice: event.invoice, cents: event.cents },
            ConditionExpression: 'attribute_not_exists(chargeId)',
        }).promise();
    } catch (error) {
        if (error.code === 'ConditionalCheckFailedException') {
            return { charged: false };
        }
        throw error;
    }

    await sns.publish({
        TopicArn: process.env.RECEIPTS_TOPIC_ARN,
        Message: JSON.stringify({ chargeId, cents: event.cents }),
    }).promise();

    return { charged: true };
};
