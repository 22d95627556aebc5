// No servers? Something has to hold these two variables.
let calls = 0;
const startedAt = Date.now();

exports.handler = async (event, context) => {
    calls += 1;
    return {
        calls,
        aliveForSeconds: Math.round((Date.now() - startedAt) / 1000),
        process: context.logStreamName.slice(-4),
        runtime: process.version.split('.')[0],
    };
};
