// A price is computed from the item's number; a list of all of them takes a while.
exports.priceOf = (item) => (item * 7919) % 9973 + 99;

exports.buildPrices = () => {
    const prices = [];
    for (let item = 0; item < 300_000; item++) {
        prices.push(exports.priceOf(item));
    }
    return prices;
};
