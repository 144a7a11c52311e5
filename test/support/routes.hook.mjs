import express from 'express';

/** Prints every route that the program adds: `route GET /api/status/:id`. Routes of nested routers are relative. */
for (const method of ['get', 'post', 'put', 'patch', 'delete', 'all', 'options']) {
  const add = express.Route.prototype[method];
  express.Route.prototype[method] = function (...handlers) {
    process.stdout.write(`route ${method.toUpperCase()} ${this.path}\n`);
    return add.apply(this, handlers);
  };
}
