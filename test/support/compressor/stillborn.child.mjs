/** A child that dies before it is ready, like one without libvips. */
process.stderr.write('libvips-cpp.so: cannot open shared object file');
process.exitCode = 3;
process.disconnect();
