// Stores every page under its address. Whose page is it?
export default {
    async fetch(request, env, ctx) {
        const cache = caches.default;
        const stored = await cache.match(request);
        if (stored) {
            return stored;
        }
        const user = request.headers.get('x-user') ?? 'nobody';
        const answer = new Response(`Account of ${user}`, {
            headers: { 'cache-control': 'max-age=60' },
        });
        ctx.waitUntil(cache.put(request, answer.clone()));
        return answer;
    },
};
