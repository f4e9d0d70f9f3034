import assert from 'node:assert/strict';
import { normalizePlatform } from '../../../emulator/feeds/gems/platform.ts';
import { SpecsFile } from '../../../emulator/feeds/gems/specsFile.ts';
import { GemVersion } from '../../../emulator/feeds/gems/version.ts';
import { gemLab, rubyTest } from '../../support/gemLab.ts';

const lab = gemLab();

rubyTest('Ruby sorts versions as we do', async () => {
  const parts = ['0', '1', '10', '2', 'a', 'rc1', 'pre', '00'];
  const texts = parts.flatMap((one) => parts.map((other) => `1.${one}.${other}`));
  const script = `puts ARGV.each_cons(2).map { |a, b| Gem::Version.new(a) <=> Gem::Version.new(b) }.join(' ')`;
  const shuffled = texts.map((_text, index) => texts[(index * 37) % texts.length] ?? '1');
  const { output } = await lab().ruby.run('ruby', ['-e', script, ...shuffled]);
  const ours = shuffled
    .slice(1)
    .map((text, index) => new GemVersion(shuffled[index] ?? '').compare(new GemVersion(text)));
  assert.equal(output.trim(), ours.join(' '));
});

rubyTest('Ruby spells platforms as we do', async () => {
  const texts = [
    'java',
    'jruby',
    'i686-linux',
    'x86_64-darwin20',
    'x86-mingw32',
    'x64-mingw-ucrt',
    'mswin32',
    'universal-java-1.8',
  ];
  const { output } = await lab().ruby.run('ruby', ['-e', 'puts ARGV.map { |a| Gem::Platform.new(a).to_s }', ...texts]);
  assert.deepEqual(output.trim().split('\n'), texts.map(normalizePlatform));
});

rubyTest('Ruby reads a specs file of thousands of gems, also after changes', async () => {
  const { ruby } = lab();
  const file = new SpecsFile();
  const tuple = (index: number) => ({
    name: `gem-${index}`,
    version: `1.${index}`,
    platform: index % 7 ? 'ruby' : 'java',
  });
  for (let index = 0; index < 5000; index += 1) file.add(tuple(index));
  assert.ok(file.prepared.bytes.length > 0);
  for (let index = 0; index < 5000; index += 3) file.remove(tuple(index));
  const path = await ruby.write('specs.gz', file.prepared.bytes);
  const script = `specs = Marshal.load(Gem::Util.gunzip(File.binread(ARGV[0])))
puts specs.size, specs.all? { |n, v, p| v.is_a?(Gem::Version) && v.to_s == "1.#{n[4..]}" }, specs.uniq.size`;
  const { output } = await ruby.run('ruby', ['-e', script, path]);
  assert.deepEqual(output.trim().split('\n'), ['3333', 'true', '3333']);
});

rubyTest('Ruby finds in gemspec.rz what it wrote into the gem', async () => {
  const { ruby, url, keys, feed } = lab();
  await ruby.write(
    'project/whole.gemspec',
    `Gem::Specification.new do |s|
  s.name = 'whole'; s.version = '1.10.0.pre2'; s.summary = 'Zoë’s'; s.description = "two\\nlines: #{'x' * 300}"
  s.authors = ['Zoë', 'B']; s.email = ['z@e.example']; s.homepage = 'https://h.example'; s.licenses = ['MIT', 'ISC']
  s.metadata = { 'rubygems_mfa_required' => 'true' }; s.platform = 'x86_64-linux-musl'; s.date = '2024-02-29'
  s.required_ruby_version = ['>= 2.7', '< 4']; s.required_rubygems_version = '>= 3.0'
  s.add_dependency 'a', '~> 1.2', '>= 1.2.3'; s.add_development_dependency 'b', '>= 0.a'
end
`,
  );
  const built = await ruby.gem(['build', 'whole.gemspec', '--force']);
  assert.equal(built.code, 0, built.output);
  const name = 'whole-1.10.0.pre2-x86_64-linux-musl';
  const pushed = await ruby.gem(['push', `${name}.gem`, '--host', url], { GEM_HOST_API_KEY: keys.publisher });
  assert.equal(pushed.code, 0, pushed.output);
  await ruby.write('project/quick.rz', (await feed.get(`/quick/Marshal.4.8/${name}.gemspec.rz`)).bytes);
  const script = `require 'rubygems/package'
quick = Marshal.load(Gem::Util.inflate(File.binread('quick.rz')))
own = Gem::Package.new(ARGV[0]).spec
own.sanitize
own.abbreviate
own.class.attribute_names.each { |a| x, y = own.send(a), quick.send(a); puts "#{a}: #{x.inspect} #{y.inspect}" if x != y && a != :licenses }
puts quick == own, quick.full_name`;
  const { output } = await ruby.run('ruby', ['-e', script, `${name}.gem`]);
  assert.equal(output, `true\n${name}\n`);
});
