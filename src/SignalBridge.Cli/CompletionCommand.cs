using System.CommandLine;

namespace SignalBridge.Cli;

/// <summary><c>signalbridge completion</c>: the script that lets a shell ask this program what may follow.</summary>
internal static class CompletionCommand
{
    // The program's own [suggest] directive answers:
    // https://learn.microsoft.com/dotnet/standard/commandline/how-to-enable-tab-completion
    private const string Bash =
        """
        _signalbridge() {
          local IFS=$'\n'
          COMPREPLY=( $(compgen -W "$(signalbridge "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _signalbridge signalbridge
        """;

    private const string Zsh =
        """
        _signalbridge() {
          local -a found
          found=("${(@f)$(signalbridge "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _signalbridge signalbridge
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName signalbridge -ScriptBlock {
          param($word, $ast, $position)
          signalbridge "[suggest:$position]" "$ast" | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public static Command Build(Surroundings around)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Write the script that completes this command in a shell.") { shell };
        command.SetAction(parsed =>
        {
            around.Out.WriteLine(parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => PowerShell });
            return ExitCode.Done;
        });
        return command;
    }
}
