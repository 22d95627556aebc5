// Three ways to answer "what does this item cost?" from a list of 300,000 prices.
const { buildPrices, priceOf } = require('./prices');

let prices;

exports.handler = async ({ plan, item }) => {
    if (plan === 'every-call') {
        return { cents: buildPrices()[item] };   // the whole list again, for one number
    }
    if (plan === 'first-call') {
        prices ??= buildPrices();                // once a process; each cold start pays it
        return { cents: prices[item] };
    }
    return { cents: priceOf(item) };             // only what was asked
};
