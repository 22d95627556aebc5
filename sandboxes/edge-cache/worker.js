export default {
    async fetch(request, env, ctx) {
        const cache = caches.default;
        const hit = await cache.match(request);
        if (hit) {
            console.log('hit');
            return hit;
        }
        console.log('miss');
        const fresh = await fetch('https://origin.example/menu');
        const answer = new Response(await fresh.text(), { headers: { 'cache-control': 'max-age=60' } });
        ctx.waitUntil(cache.put(request, answer.clone()));
        return answer;
    },
};
