// A condition on a key that is new every time never stops anything.
const AWS = require('aws-sdk');
const db = new AWS.DynamoDB.DocumentClient();
const sns = new AWS.SNS();

exports.handler = async (event) => {
    const chargeId = `CHARGE-${Date.now()}`;
    await db.put({
        TableName: 'Charges',
        Item: { chargeId, cents: event.cents },
        ConditionExpression: 'attribute_not_exists(chargeId)',
    }).promise();
    await sns.publish({ TopicArn: process.env.RECEIPTS_TOPIC_ARN, Message: chargeId }).promise();
    return { charged: true };
};
