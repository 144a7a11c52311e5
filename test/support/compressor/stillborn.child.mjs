/** A child that dies before it is ready, as one whose libvips is missing does. */
process.stderr.write('libvips-cpp.so: cannot open shared object file');
process.exitCode = 3;
process.disconnect();
