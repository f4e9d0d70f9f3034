/** Files of package clients: path, template (see support/scanSamples.ts). */
export const clientSamples: readonly (readonly [file: string, template: string])[] = [
  [
    '.npmrc',
    `registry = "https://artifactory.corp.example/artifactory/api/npm/npm-all/"
//artifactory.corp.example/artifactory/api/npm/npm-all/:_authToken = "«J1|artifactory.corp.example|npm-all|token-user»"
; //artifactory.corp.example/artifactory/api/npm/npm-all/:_authToken=«K1»
ca[]="-----BEGIN CERTIFICATE-----"
`,
  ],
  [
    'sub/.npmrc',
    `@a:registry=https://x.jfrog.io/artifactory/api/npm/one/
//x.jfrog.io/artifactory/api/npm/one/:username=bob
//x.jfrog.io/artifactory/api/npm/one/:_password="«b64 P1|x.jfrog.io|one|bob»"
//x.jfrog.io/artifactory/api/npm/two:_auth=«b64 ann:K2|x.jfrog.io|two|ann»
//registry.public.example/:_auth=«b64 ann:P1»
`,
  ],
  [
    '.yarnrc',
    `"@acme:registry" "https://artifactory.corp.example/artifactory/api/npm/npm-x/"
"//artifactory.corp.example/artifactory/api/npm/npm-x/:_password" "«b64 P1|artifactory.corp.example|npm-x|carl»"
"//artifactory.corp.example/artifactory/api/npm/npm-x/:username" carl
# "//artifactory.corp.example/artifactory/api/npm/npm-x/:_authToken" "«K1»"
registry "https://u1:«K2|packages.corp.example|npm-v|u1»@packages.corp.example/artifactory/api/npm/npm-v/"
`,
  ],
  [
    '.yarnrc.yml',
    `npmRegistryServer: "https://artifactory.corp.example/artifactory/api/npm/npm-top"
npmAuthIdent: "«b64 dora:K1|artifactory.corp.example|npm-top|dora»"
npmRegistries:
  "https://packages.corp.example/artifactory/api/npm/npm-b": { npmAuthToken: '«R1|packages.corp.example|npm-b|-»' }
npmScopes: {acme: {npmRegistryServer: "https://artifactory.corp.example/artifactory/api/npm/sc", npmAuthToken: "«K3|artifactory.corp.example|sc|-»"}}
`,
  ],
  [
    'bunfig.toml',
    `[install]
registry = { url = "https://artifactory.corp.example/artifactory/api/npm/npm-a/", token = "«K1|artifactory.corp.example|npm-a|-»" }
[install.scopes]
"@x" = { url = "https://packages.corp.example/artifactory/api/npm/npm-b/", username = "eve", password = '«P1|packages.corp.example|npm-b|eve»' }
# y = { token = "«K2»" }
z = "https://frank:«K3|packages.corp.example|npm-c|frank»@packages.corp.example/artifactory/api/npm/npm-c/"
`,
  ],
  [
    'src/nuget.config',
    `<configuration>
  <packageSourceCredentials>
    <My_x002B_Feed>
      <add value="«K1|artifactory.corp.example|nuget-x|gina»" key="ClearTextPassword" />
      <add key='Username' value='gina' />
      <add key="ValidAuthenticationTypes" value="basic" />
    </My_x002B_Feed>
    <other><add key="Username" value="a" /><add key="ClearTextPassword" value="«P1»" /></other>
  </packageSourceCredentials>
  <packageSources>
    <add value="https://artifactory.corp.example/artifactory/api/nuget/v3/nuget-x" key="My+Feed" />
    <add key="other" value="https://nuget.other.example/v3/index.json" />
  </packageSources>
  <apikeys>
    <add key="https://artifactory.corp.example/artifactory/api/nuget/nuget-y" value="hal:«K2|artifactory.corp.example|nuget-y|hal»" />
  </apikeys>
  <config><add key="http_proxy.password" value="zzz" /></config>
</configuration>
`,
  ],
  [
    'pip/pip.ini',
    `[global]
index_url: https://ivy:«url P1|artifactory.corp.example|pypi-a|ivy»@artifactory.corp.example/artifactory/api/pypi/pypi-a/simple
[install]
extra-index-url = https://pypi.public.example/simple
   https://jo:«K1|packages.corp.example|pypi-b|jo»@packages.corp.example/artifactory/api/pypi/pypi-b/simple
; find-links = https://jo:«K2»@packages.corp.example/x
`,
  ],
  [
    'requirements/dev.txt',
    `-i https://kim:«K1|artifactory.corp.example|pypi-a|kim»@artifactory.corp.example/artifactory/api/pypi/pypi-a/simple
--extra-index-url=https://«K2|packages.corp.example|pypi-b|-»@packages.corp.example/artifactory/api/pypi/pypi-b/simple
corp-lib @ https://lee:«R1|artifactory.corp.example|pypi-local|lee»@artifactory.corp.example/artifactory/api/pypi/pypi-local/corp-lib/1/x.whl
flask==3.0 # https://lee:«K3»@artifactory.corp.example/artifactory/api/pypi/pypi-a
`,
  ],
  [
    '.pypirc',
    `[distutils]
index-servers = a
                b
[a]
username = mia
password = «P1|artifactory.corp.example|pypi-up|mia»
repository = https://artifactory.corp.example/artifactory/api/pypi/pypi-up
[b]
repository: https://upload.public.example/legacy/
username: nora
password: «P1»
`,
  ],
  [
    'pyproject.toml',
    `[[tool.poetry.source]]
name = "corp"
url = "https://artifactory.corp.example/artifactory/api/pypi/pypi-p/simple"
[[tool.uv.index]]
name = "uvx"
url = "https://oli:«K1|packages.corp.example|pypi-u|oli»@packages.corp.example/artifactory/api/pypi/pypi-u/simple"
`,
  ],
  [
    'pypoetry/auth.toml',
    `[http-basic.corp]
username = "pia"
password = "«K2|artifactory.corp.example|pypi-p|pia»"
[http-basic]
elsewhere = { username = "x", password = "«P1»" }
`,
  ],
  [
    'Pipfile',
    `[[source]]
verify_ssl = true
name = "art"
url = "https://quin:«K1|artifactory.corp.example|pypi-q|quin»@artifactory.corp.example/artifactory/api/pypi/pypi-q/simple"
`,
  ],
  [
    '.condarc',
    `channels:
  - https://artifactory.corp.example/artifactory/api/conda/t/«K1|artifactory.corp.example|?|-»/conda-local
  - https://rob:«K2|artifactory.corp.example|conda-x|rob»@artifactory.corp.example/artifactory/api/conda/conda-x
`,
  ],
  [
    '.Rprofile',
    `options(repos = c(CRAN = "https://sue:«K1|artifactory.corp.example|cran-v|sue»@artifactory.corp.example/artifactory/api/cran/cran-v"))
# options(repos = "https://sue:«K2»@artifactory.corp.example/artifactory/api/cran/cran-v")
`,
  ],
  [
    '.m2/settings.xml',
    `<s:settings xmlns:s="urn:m">
 <s:mirrors><s:mirror><s:url> https://artifactory.corp.example/artifactory/libs-all </s:url><s:id>m1</s:id></s:mirror></s:mirrors>
 <s:servers>
  <s:server><s:password><![CDATA[«P1|artifactory.corp.example|libs-all|tom»]]></s:password><s:username>tom</s:username><s:id>m1</s:id></s:server>
  <s:server><s:id>m2</s:id><s:configuration><s:httpHeaders><s:property><s:name>X-JFrog-Art-Api</s:name><s:value>
     «K1|packages.corp.example|ext|-»</s:value></s:property></s:httpHeaders></s:configuration></s:server>
  <!-- <s:server><s:id>m1</s:id><s:password>«K2»</s:password></s:server> -->
 </s:servers>
</s:settings>
`,
  ],
  [
    'app/pom.xml',
    `<project><distributionManagement><repository><id>m2</id><url>https://packages.corp.example/artifactory/ext</url></repository></distributionManagement></project>
`,
  ],
  [
    'gradle/gradle.properties',
    `# key=«K2»
! key=«K3»
artifactoryUser = uma
artifactoryPassword : «K1|artifactory.corp.example|?|uma»
artifactoryUrl = https\\://artifactory.corp.example/artifactory
`,
  ],
  [
    'long.properties',
    `art.url=https://artifactory.corp.example/artifactory/libs
art.user=vic
art.password=\\
    «u R1|artifactory.corp.example|libs|vic»
`,
  ],
  [
    'app/build.gradle.kts',
    `repositories {
    maven {
        credentials {
            password = "«K1|artifactory.corp.example|libs-k|wes»" // other "«K2»"
            username = "wes"
        }
        url = uri("https://artifactory.corp.example/artifactory/libs-k")
    }
    maven("https://packages.corp.example/artifactory/libs-l") {
        credentials(HttpHeaderCredentials::class) { name = "X-JFrog-Art-Api"; value = "«K3|packages.corp.example|libs-l|-»" }
        authentication { create<HttpHeaderAuthentication>("header") }
    }
    /* maven { url = uri("https://packages.corp.example/artifactory/z"); credentials { password = "«K2»" } } */
}
`,
  ],
  [
    'lib/build.gradle',
    `def artUser = 'xia'
def artKey = '«K1|artifactory.corp.example|?|xia»'
repositories {
  maven { url "https://artifactory.corp.example/artifactory/gr-dev"
    credentials { username = artUser
      password = artKey } }
}
publishing { repositories { maven {
  url = version.endsWith('SNAPSHOT') ? 'https://packages.corp.example/artifactory/snap' : 'https://packages.corp.example/artifactory/rel'
  credentials { username "yan"; password "«K2|packages.corp.example|?|yan»" }
} } }
`,
  ],
  [
    'build.sbt',
    `credentials += Credentials("Artifactory Realm", "artifactory.corp.example", "zed", "«K1|artifactory.corp.example|-|zed»")
resolvers += "Artifactory" at "https://artifactory.corp.example/artifactory/sbt-x/"
`,
  ],
  [
    'ivysettings.xml',
    `<ivysettings><credentials host="artifactory.corp.example" realm="Artifactory Realm" username="abe" passwd="«P1|artifactory.corp.example|-|abe»"/></ivysettings>
`,
  ],
  [
    '.docker/config.json',
    `{"auths":{"https://artifactory.corp.example/v2/":{"auth":"«b64 bea:K1|artifactory.corp.example|-|bea»"},
 "x-docker-dev.jfrog.io":{"username":"cal","password":"«P1|x-docker-dev.jfrog.io|?|cal»"},
 "artifactory.corp.example:5001":{"auth":"«b64 dan:R1|artifactory.corp.example:5001|-|dan»"},
 "docker.other.example":{"auth":"«b64 dan:P1»"}}}
`,
  ],
  [
    'k8s/secret.yml',
    `apiVersion: v1
kind: Secret
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: |
    {
      "auths": {
        "img.packages.corp.example": {
          "auth": "«b64 eli:K1|img.packages.corp.example|img|eli»"
        }
      }
    }
`,
  ],
  [
    '.gem/credentials',
    `---
:corp_api_key: Basic «b64 fay:K1|?|?|fay»
https://packages.corp.example/artifactory/api/gems/gems-x: Basic «b64 gus:P1|packages.corp.example|gems-x|gus»
`,
  ],
  [
    '.bundle/config',
    `---
BUNDLE_PACKAGES__CORP__EXAMPLE: hana:«K1|packages.corp.example|-|hana»
BUNDLE_HTTPS://ARTIFACTORY__CORP__EXAMPLE/ARTIFACTORY/API/GEMS/G1/: 'ian:«K2|artifactory.corp.example|?|ian»'
BUNDLE_WITHOUT: "development:test"
`,
  ],
  [
    'Gemfile',
    `source 'https://jan:«url P1|artifactory.corp.example|gems-a|jan»@artifactory.corp.example/artifactory/api/gems/gems-a/'
# source 'https://jan:«K2»@artifactory.corp.example/artifactory/api/gems/gems-a/'
gem 'x', source: "https://kai:«K1|packages.corp.example|gems-b|kai»@packages.corp.example/artifactory/api/gems/gems-b"
`,
  ],
  [
    'go/env',
    `GOPROXY='https://lia:«K1|artifactory.corp.example|go-a|lia»@artifactory.corp.example/artifactory/api/go/go-a|https://max:«R1|packages.corp.example|go-b|max»@packages.corp.example/artifactory/api/go/go-b,direct'
`,
  ],
  [
    '.cargo/credentials.toml',
    `[registries]
corp.token = "Basic «b64 ned:K1|artifactory.corp.example|cargo-x|ned»"
other-reg = { token = '«K2|packages.corp.example|cargo-y|-»' }
`,
  ],
  [
    '.cargo/config.toml',
    `[registries.corp]
index = 'sparse+https://artifactory.corp.example/artifactory/api/cargo/cargo-x/index/'
[registries.other-reg]
index = "https://packages.corp.example/artifactory/git/cargo-y.git"
`,
  ],
  [
    '.conan2/credentials.json',
    `{"credentials": [{"password": "«P1|artifactory.corp.example|conan-x|ola»", "user": "ola", "remote": "r1"}, {"remote":"unknown","user":"x","password":"«P1»"}]}
`,
  ],
  [
    '.conan2/remotes.json',
    `{"remotes": [{"url": "https://artifactory.corp.example/artifactory/api/conan/conan-x", "name": "r1"}]}
`,
  ],
  [
    'helm/repositories.yaml',
    `apiVersion: ''
repositories:
  - {name: a, url: "https://artifactory.corp.example/artifactory/helm-a", username: pam, password: "«P1|artifactory.corp.example|helm-a|pam»"}
  - name: b
    url: https://packages.corp.example/artifactory/api/helm/helm-b
    username: quy
    password: >-
      «K1|packages.corp.example|helm-b|quy»
`,
  ],
  [
    'composer/auth.json',
    `{"bearer": {"artifactory.corp.example": "«K1|artifactory.corp.example|-|-»"},
 "http-basic": {"packages.corp.example": {"password": "«P1|packages.corp.example|-|ria»", "username": "ria"}}}
`,
  ],
  [
    'composer.json',
    `{"repositories":[{"type":"composer","url":"https://artifactory.corp.example/artifactory/api/composer/php-x","options":{"http":{"header":["X-JFrog-Art-Api: «K1|artifactory.corp.example|php-x|-»"]}}}]}
`,
  ],
  [
    'home/.netrc',
    `machine artifactory.corp.example login sam password «K1|artifactory.corp.example|-|sam»
macdef init
password «K2|-|-|-»

machine packages.corp.example
	login "tia" account x
	password "«P1|packages.corp.example|-|tia»" # note
machine other.example login a password «P1»
default login anonymous password user@site
`,
  ],
  [
    '_netrc',
    `machine
 artifactory.corp.example
login
 uli
password
 «K1|artifactory.corp.example|-|uli»
`,
  ],
  [
    '.jfrog/jfrog-cli.conf.v5',
    `{"servers":[{"serverId":"a","artifactoryUrl":"https://artifactory.corp.example/artifactory/","user":"val","password":"«K1|artifactory.corp.example|-|val»","refreshToken":"0a0a0a0a-1111-2222-3333-444444444444"}],"version":"5"}
`,
  ],
  [
    '.jfrog/jfrog-cli.conf',
    `{"artifactory":[{"url":"https://artifactory.corp.example/artifactory/","apiKey":"«K1|artifactory.corp.example|-|-»","serverId":"x"},{"url":"https://x.jfrog.io/artifactory/","accessToken":"«J1|x.jfrog.io|-|token-user»"}],"Version":"1"}
`,
  ],
  [
    '.gitconfig',
    `[user]
	name = x
[http "https://artifactory.corp.example/artifactory/api/lfs/lfs-a"]
	extraHeader = "X-JFrog-Art-Api: «K1|artifactory.corp.example|lfs-a|-»"
	; extraHeader = "X-JFrog-Art-Api: «K2»"
[lfs]
	url = https://wim:«K3|packages.corp.example|lfs-b|wim»@packages.corp.example/artifactory/api/lfs/lfs-b
`,
  ],
  [
    '.git-credentials',
    `https://xen:«url P1|artifactory.corp.example|-|xen»@artifactory.corp.example
https://git:«P1»@git.other.example
`,
  ],
];
