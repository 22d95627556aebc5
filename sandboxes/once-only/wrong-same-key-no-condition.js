// One row, but two receipts: the second write quietly replaces the first.
const AWS = require('aws-sdk');
const db = new AWS.DynamoDB.DocumentClient();
const sns = new AWS.SNS();

exports.handler = async (event) => {
    const chargeId = `CHARGE-${event.invoice}`;
    await db.put({ TableName: 'Charges', Item: { chargeId, cents: event.cents } }).promise();
    await sns.publish({ TopicArn: process.env.RECEIPTS_TOPIC_ARN, Message: chargeId }).promise();
    return { charged: true };
};
