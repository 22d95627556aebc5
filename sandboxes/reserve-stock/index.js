// Sells the last piece: the order and the stock change together, or not at all.
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');

const db = DynamoDBDocument.from(new DynamoDBClient({}));

exports.handler = async ({ orderId, sku, quantity }) => {
    try {
        await db.transactWrite({
            TransactItems: [
                { Put: {
                    TableName: 'Orders',
                    Item: { orderId, sku, quantity },
                    ConditionExpression: 'attribute_not_exists(orderId)',
                } },
                { Update: {
                    TableName: 'Stock',
                    Key: { sku },
                    UpdateExpression: 'SET pieces = pieces - :n',
                    ConditionExpression: 'pieces >= :n',
                    ExpressionAttributeValues: { ':n': quantity },
                } },
            ],
        });
        return { sold: true };
    } catch (error) {
        if (error.name !== 'TransactionCanceledException') throw error;
        const [order, stock] = error.CancellationReasons.map((reason) => reason.Code);
        return { sold: false, order, stock };
    }
};
