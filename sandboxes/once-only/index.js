// Charges for an order. The platform may deliver the same event twice; what happens then?
const AWS = require('aws-sdk');
const db = new AWS.DynamoDB.DocumentClient();
const sns = new AWS.SNS();

exports.handler = async (event) => {
    const chargeId = `CHARGE-${Date.now()}-${Math.random().toString(36).slice(2)}`;

    await db.put({
        TableName: 'Charges',
        Item: { chargeId, invoice: event.invoice, cents: event.cents },
    }).promise();

    await sns.publish({
        TopicArn: process.env.RECEIPTS_TOPIC_ARN,
        Message: JSON.stringify({ chargeId, cents: event.cents }),
    }).promise();

    return { charged: true };
};
